using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FaceLiveness.Onnx;

/// <summary>
/// Fills a model's input from a picture. Letterbox, crop, stretch and face alignment are all the same thing: an affine map
/// from the tensor's pixels to the picture's, read bilinearly. Where the picture shrinks to a half or less, whole blocks of its pixels
/// are averaged first (<see cref="PlanarRegion"/>): two-pixel interpolation alone would read a few of them and skip the rest.
/// Luma and chroma are read where the decoder left them, each at its own scale, and become colours only for the pixels of the tensor.
/// </summary>
internal static class TensorSampler
{
    private const int Lanes = 8;

    /// <summary>
    /// Takes places in luma to places in chroma of half its width and height. Chroma lies where MPEG-2, H.264 and H.265 put it unless they say
    /// otherwise: in a row on the even pixels of luma, in a column between two of them.
    /// </summary>
    private static readonly Matrix3x2 LumaToChroma = new(0.5f, 0, 0, 0.5f, 0.25f, 0);

    /// <summary>Samples the picture at <c>map(x + 0.5, y + 0.5) - 0.5</c> for every pixel of the tensor. Allocates nothing in the steady state.</summary>
    /// <param name="frame">The picture, in planes or pixels.</param>
    /// <param name="map">Takes tensor pixels to picture pixels.</param>
    /// <param name="width">Width of the tensor, at least 8.</param>
    /// <param name="height">Height of the tensor.</param>
    /// <param name="format">Channels and normalisation. Of planes, gray is luma.</param>
    /// <param name="tensor">At least channels * height * width numbers, planar.</param>
    public static void Fill(VideoFrame frame, Matrix3x2 map, int width, int height, in TensorFormat format, Span<float> tensor)
    {
        if (frame.HasPlanes)
        {
            Fill(frame.Planes, map, width, height, format, tensor);
        }
        else
        {
            Fill(frame.View, map, width, height, format, tensor);
        }
    }

    /// <summary>The same for pixels.</summary>
    public static void Fill(ImageView image, Matrix3x2 map, int width, int height, in TensorFormat format, Span<float> tensor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, Lanes);
        tensor = tensor[..(format.Channels * width * height)];
        var layout = image.Layout;
        using var region = PlanarRegion.Of(
            new(image.Pixels, image.Width * layout.BytesPerPixel, image.Height, image.Stride), layout.BytesPerPixel, map, width, height);
        var red = region.Channel(layout.Red);
        var green = region.Channel(layout.Green);
        var blue = region.Channel(layout.Blue);
        using var rows = new RowReader(red, map * region.FromPicture, width, format.Border is null);
        var memory = ArrayPool<float>.Shared.Rent(3 * width);
        var first = memory.AsSpan(0, width);
        var second = memory.AsSpan(width, width);
        var third = memory.AsSpan(2 * width, width);
        for (var y = 0; y < height; y++)
        {
            rows.Begin(y);
            if (rows.IsOutside)
            {
                FillBorder(format, tensor, y, width, height);
                continue;
            }

            rows.Read(red, first);
            if (layout.BytesPerPixel == 1)
            {
                first.CopyTo(second);
                first.CopyTo(third);
            }
            else
            {
                rows.Read(green, second);
                rows.Read(blue, third);
            }

            Emit(first, second, third, rows.Coverage, format, tensor, y, height);
        }

        ArrayPool<float>.Shared.Return(memory);
    }

    /// <summary>The same for planes.</summary>
    public static void Fill(YuvPlanes planes, Matrix3x2 map, int width, int height, in TensorFormat format, Span<float> tensor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, Lanes);
        tensor = tensor[..(format.Channels * width * height)];
        using var luma = PlanarRegion.Of(new(planes.Luma, planes.Width, planes.Height, planes.Width), 1, map, width, height);
        using var lumaRows = new RowReader(luma.Channel(0), map * luma.FromPicture, width, format.Border is null);
        var toRgb = planes.Color.ToRgb();
        var memory = ArrayPool<float>.Shared.Rent(3 * width);
        var light = memory.AsSpan(0, width);
        var blueness = memory.AsSpan(width, width);
        var redness = memory.AsSpan(2 * width, width);
        if (format.Order == ChannelOrder.Gray)
        {
            for (var y = 0; y < height; y++)
            {
                lumaRows.Begin(y);
                if (lumaRows.IsOutside)
                {
                    FillBorder(format, tensor, y, width, height);
                    continue;
                }

                lumaRows.Read(luma.Channel(0), light);
                Lighten(light, lumaRows.Coverage, toRgb);
                Emit(light, light, light, lumaRows.Coverage, format, tensor, y, height);
            }

            ArrayPool<float>.Shared.Return(memory);
            return;
        }

        var chromaMap = map * LumaToChroma;
        using var cb = PlanarRegion.Of(new(planes.Cb, planes.ChromaWidth, planes.ChromaHeight, planes.ChromaWidth), 1, chromaMap, width, height);
        using var cr = PlanarRegion.Of(new(planes.Cr, planes.ChromaWidth, planes.ChromaHeight, planes.ChromaWidth), 1, chromaMap, width, height);
        // At the picture's edge the last chroma counts for all of the last pixel: what lies outside is luma's to say.
        using var chromaRows = new RowReader(cb.Channel(0), chromaMap * cb.FromPicture, width, repeatsEdge: true);
        for (var y = 0; y < height; y++)
        {
            lumaRows.Begin(y);
            if (lumaRows.IsOutside)
            {
                FillBorder(format, tensor, y, width, height);
                continue;
            }

            chromaRows.Begin(y);
            lumaRows.Read(luma.Channel(0), light);
            chromaRows.Read(cb.Channel(0), blueness);
            chromaRows.Read(cr.Channel(0), redness);
            Colour(light, blueness, redness, lumaRows.Coverage, toRgb);
            Emit(redness, light, blueness, lumaRows.Coverage, format, tensor, y, height);
        }

        ArrayPool<float>.Shared.Return(memory);
    }

    // Numbers in rows are weighted sums of the pixels inside, so that black and gray count by coverage.
    private static void Lighten(Span<float> light, ReadOnlySpan<float> coverage, in YuvToRgb toRgb)
    {
        var x = 0;
        for (; x <= light.Length - Lanes; x += Lanes)
        {
            Clamp((Load(light, x) - (Load(coverage, x) * toRgb.Black)) * toRgb.Light).StoreUnsafe(ref MemoryMarshal.GetReference(light), (nuint)x);
        }

        for (; x < light.Length; x++)
        {
            light[x] = Math.Clamp((light[x] - (coverage[x] * toRgb.Black)) * toRgb.Light, 0, 255);
        }
    }

    /// <summary>Luma, Cb and Cr become green, blue and red, each in its place.</summary>
    private static void Colour(Span<float> luma, Span<float> cb, Span<float> cr, ReadOnlySpan<float> coverage, in YuvToRgb toRgb)
    {
        var x = 0;
        for (; x <= luma.Length - Lanes; x += Lanes)
        {
            var covered = Load(coverage, x);
            var light = (Load(luma, x) - (covered * toRgb.Black)) * toRgb.Light;
            var blueness = (Load(cb, x) - Vector256.Create(128f)) * covered;
            var redness = (Load(cr, x) - Vector256.Create(128f)) * covered;
            Clamp(light + (blueness * toRgb.GreenOfCb) + (redness * toRgb.GreenOfCr)).StoreUnsafe(ref MemoryMarshal.GetReference(luma), (nuint)x);
            Clamp(light + (blueness * toRgb.BlueOfCb)).StoreUnsafe(ref MemoryMarshal.GetReference(cb), (nuint)x);
            Clamp(light + (redness * toRgb.RedOfCr)).StoreUnsafe(ref MemoryMarshal.GetReference(cr), (nuint)x);
        }

        for (; x < luma.Length; x++)
        {
            var light = (luma[x] - (coverage[x] * toRgb.Black)) * toRgb.Light;
            var blueness = (cb[x] - 128) * coverage[x];
            var redness = (cr[x] - 128) * coverage[x];
            luma[x] = Math.Clamp(light + (blueness * toRgb.GreenOfCb) + (redness * toRgb.GreenOfCr), 0, 255);
            cb[x] = Math.Clamp(light + (blueness * toRgb.BlueOfCb), 0, 255);
            cr[x] = Math.Clamp(light + (redness * toRgb.RedOfCr), 0, 255);
        }
    }

    private static void FillBorder(in TensorFormat format, Span<float> tensor, int y, int width, int height)
    {
        var border = format.Border.GetValueOrDefault();
        for (var channel = 0; channel < format.Channels; channel++)
        {
            tensor.Slice(((channel * height) + y) * width, width).Fill((border - format.Mean(channel)) * format.Scale(channel));
        }
    }

    /// <summary>Writes a row of red, green and blue into the tensor: in its order, with the border where the picture does not cover, normalised.</summary>
    private static void Emit(
        ReadOnlySpan<float> red, ReadOnlySpan<float> green, ReadOnlySpan<float> blue, ReadOnlySpan<float> coverage,
        in TensorFormat format, Span<float> tensor, int y, int height)
    {
        var width = red.Length;
        var first = tensor.Slice(y * width, width);
        if (format.Order == ChannelOrder.Gray)
        {
            for (var next = 0; next < width; next += Lanes)
            {
                var x = Math.Min(next, width - Lanes);
                (Load(red, x) * 0.299f + Load(green, x) * 0.587f + Load(blue, x) * 0.114f).StoreUnsafe(ref MemoryMarshal.GetReference(first), (nuint)x);
            }

            Normalise(first, coverage, format, 0, first);
            return;
        }

        var plane = width * height;
        Normalise(format.Order == ChannelOrder.Rgb ? red : blue, coverage, format, 0, first);
        Normalise(green, coverage, format, 1, tensor.Slice(plane + (y * width), width));
        Normalise(format.Order == ChannelOrder.Rgb ? blue : red, coverage, format, 2, tensor.Slice((2 * plane) + (y * width), width));
    }

    private static void Normalise(ReadOnlySpan<float> row, ReadOnlySpan<float> coverage, in TensorFormat format, int channel, Span<float> target)
    {
        // (row + (1 - coverage) * border - mean) * scale
        var scale = format.Scale(channel);
        float border = format.Border.GetValueOrDefault();
        var outside = (border - format.Mean(channel)) * scale;
        var covered = -border * scale;
        var x = 0;
        for (; x <= row.Length - Lanes; x += Lanes)
        {
            ((Load(row, x) * scale) + (Load(coverage, x) * covered) + Vector256.Create(outside)).StoreUnsafe(ref MemoryMarshal.GetReference(target), (nuint)x);
        }

        for (; x < row.Length; x++)
        {
            target[x] = (row[x] * scale) + (coverage[x] * covered) + outside;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load(ReadOnlySpan<float> row, int x) => Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(row), (nuint)x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Clamp(Vector256<float> values) =>
        Vector256.MinNative(Vector256.MaxNative(values, Vector256<float>.Zero), Vector256.Create(255f));
}

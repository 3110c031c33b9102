using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FaceLiveness.Onnx;

/// <summary>
/// Fills a model's input from a picture. Letterbox, crop, stretch and face alignment are all the same thing: an affine map
/// from the tensor's pixels to the picture's, read bilinearly. Where the picture shrinks to a half or less, whole blocks of its pixels
/// are averaged first (<see cref="BoxReduction"/>): two-pixel interpolation alone would read a few of them and skip the rest.
/// </summary>
/// <remarks>The four bytes from a pixel's first on are read at once and handled as the four lanes of a vector; lanes become planes at the end.</remarks>
internal static class TensorSampler
{
    /// <summary>Samples the picture at <c>map(x + 0.5, y + 0.5) - 0.5</c> for every pixel of the tensor. Allocates nothing in the steady state.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="map">Takes tensor pixels to picture pixels.</param>
    /// <param name="width">Width of the tensor, at least 4.</param>
    /// <param name="height">Height of the tensor.</param>
    /// <param name="format">Channels and normalisation.</param>
    /// <param name="tensor">At least channels * height * width numbers, planar.</param>
    public static void Fill(ImageView image, Matrix3x2 map, int width, int height, in TensorFormat format, Span<float> tensor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 4);
        tensor = tensor[..(format.Channels * width * height)];
        var horizontal = BoxReduction.Factor(map.M11, map.M21);
        var vertical = BoxReduction.Factor(map.M12, map.M22);
        if (horizontal == 1 && vertical == 1)
        {
            Sample(image, map, width, height, format, tensor);
            return;
        }

        using var reduced = BoxReduction.Of(image, map, width, height, horizontal, vertical);
        Sample(reduced.View, map * reduced.FromPicture, width, height, format, tensor);
    }

    private static void Sample(ImageView image, Matrix3x2 map, int width, int height, in TensorFormat format, Span<float> tensor)
    {
        if (map is { M12: 0, M21: 0 })
        {
            SampleUpright(image, map, width, height, format, tensor);
        }
        else
        {
            SampleAffine(image, map, width, height, format, tensor);
        }
    }

    // Upright maps read the same columns in every row, and neighbouring rows of the tensor often share a row of the picture.
    private static void SampleUpright(ImageView image, Matrix3x2 map, int width, int height, in TensorFormat format, Span<float> tensor)
    {
        var columnPool = ArrayPool<Tap>.Shared;
        var rowPool = ArrayPool<Vector128<float>>.Shared;
        var columns = columnPool.Rent(width);
        var upper = rowPool.Rent(width);
        var lower = rowPool.Rent(width);
        var bytesPerPixel = image.Layout.BytesPerPixel;
        var lastRow = ArrayPool<byte>.Shared.Rent((image.Width * bytesPerPixel) + sizeof(uint));
        image.Row(image.Height - 1).CopyTo(lastRow);
        try
        {
            for (var x = 0; x < width; x++)
            {
                var tap = Tap.At((map.M11 * (x + 0.5f)) + map.M31 - 0.5f, image.Width, format.Border);
                columns[x] = tap with { First = tap.First * bytesPerPixel, Second = tap.Second * bytesPerPixel };
            }

            var upperRow = -1;
            var lowerRow = -1;
            for (var y = 0; y < height; y++)
            {
                var tap = Tap.At((map.M22 * (y + 0.5f)) + map.M32 - 0.5f, image.Height, format.Border);
                if (tap.First != upperRow)
                {
                    (upper, lower, upperRow, lowerRow) = (lower, upper, lowerRow, upperRow);
                    if (tap.First != upperRow)
                    {
                        ResampleRow(image, tap.First, lastRow, columns.AsSpan(0, width), upper);
                        upperRow = tap.First;
                    }
                }

                var second = lower;
                if (tap.Second == upperRow)
                {
                    second = upper;
                }
                else if (tap.Second != lowerRow)
                {
                    ResampleRow(image, tap.Second, lastRow, columns.AsSpan(0, width), lower);
                    lowerRow = tap.Second;
                }

                Emit(upper.AsSpan(0, width), second.AsSpan(0, width), tap, image.Layout, format, tensor, y * width, width * height);
            }
        }
        finally
        {
            columnPool.Return(columns);
            rowPool.Return(upper);
            rowPool.Return(lower);
            ArrayPool<byte>.Shared.Return(lastRow);
        }
    }

    private static void ResampleRow(ImageView image, int y, byte[] lastRow, ReadOnlySpan<Tap> columns, Span<Vector128<float>> row)
    {
        // The last pixel's four bytes may reach one byte past the end of the picture; a padded copy of the last row may be read so far.
        ref var pixels = ref y == image.Height - 1
            ? ref MemoryMarshal.GetArrayDataReference(lastRow)
            : ref Unsafe.Add(ref MemoryMarshal.GetReference(image.Pixels), (nint)y * image.Stride);
        row = row[..columns.Length];
        if (image.Layout.BytesPerPixel == 1)
        {
            for (var x = 0; x < columns.Length; x++)
            {
                ref readonly var tap = ref columns[x];
                row[x] = Vector128.Create(
                    (Unsafe.Add(ref pixels, tap.First) * tap.FirstWeight) + (Unsafe.Add(ref pixels, tap.Second) * tap.SecondWeight) + tap.Border);
            }

            return;
        }

        for (var x = 0; x < columns.Length; x++)
        {
            ref readonly var tap = ref columns[x];
            var first = Lanes(ref Unsafe.Add(ref pixels, tap.First));
            var second = Lanes(ref Unsafe.Add(ref pixels, tap.Second));
            row[x] = (first * tap.FirstWeight) + (second * tap.SecondWeight) + Vector128.Create(tap.Border);
        }
    }

    private static void SampleAffine(ImageView image, Matrix3x2 map, int width, int height, in TensorFormat format, Span<float> tensor)
    {
        var pool = ArrayPool<Vector128<float>>.Shared;
        var buffer = pool.Rent(width);
        var row = buffer.AsSpan(0, width);
        var stride = image.Stride;
        var bytesPerPixel = image.Layout.BytesPerPixel;
        // Four-byte reads of a block of 2x2 pixels that start below this offset stay inside the picture.
        var safeEnd = image.Layout.BytesPerPixel == 1 ? 0 : image.Pixels.Length - stride - bytesPerPixel - sizeof(uint);
        ref var pixels = ref MemoryMarshal.GetReference(image.Pixels);
        try
        {
            for (var y = 0; y < height; y++)
            {
                var startX = (map.M21 * (y + 0.5f)) + map.M31 - 0.5f;
                var startY = (map.M22 * (y + 0.5f)) + map.M32 - 0.5f;
                for (var x = 0; x < row.Length; x++)
                {
                    var atX = (map.M11 * (x + 0.5f)) + startX;
                    var atY = (map.M12 * (x + 0.5f)) + startY;
                    var left = (int)MathF.Floor(atX);
                    var top = (int)MathF.Floor(atY);
                    var offset = (top * stride) + (left * bytesPerPixel);
                    if ((uint)left < (uint)(image.Width - 1) && (uint)top < (uint)(image.Height - 1) && offset < safeEnd)
                    {
                        var fx = atX - left;
                        ref var pixel = ref Unsafe.Add(ref pixels, offset);
                        var above = Mix(Lanes(ref pixel), Lanes(ref Unsafe.Add(ref pixel, bytesPerPixel)), fx);
                        ref var below = ref Unsafe.Add(ref pixel, stride);
                        row[x] = Mix(above, Mix(Lanes(ref below), Lanes(ref Unsafe.Add(ref below, bytesPerPixel)), fx), atY - top);
                    }
                    else
                    {
                        row[x] = SampleAtEdge(image, Tap.At(atX, image.Width, format.Border), Tap.At(atY, image.Height, format.Border));
                    }
                }

                Emit(row, row, new Tap(0, 0, 1, 0, 0), image.Layout, format, tensor, y * width, width * height);
            }
        }
        finally
        {
            pool.Return(buffer);
        }
    }

    private static Vector128<float> SampleAtEdge(ImageView image, Tap x, Tap y)
    {
        var above = (Pixel(image, x.First, y.First) * x.FirstWeight) + (Pixel(image, x.Second, y.First) * x.SecondWeight);
        var below = (Pixel(image, x.First, y.Second) * x.FirstWeight) + (Pixel(image, x.Second, y.Second) * x.SecondWeight);
        var border = Vector128.Create(x.Border);
        return ((above + border) * y.FirstWeight) + ((below + border) * y.SecondWeight) + Vector128.Create(y.Border);
    }

    private static Vector128<float> Pixel(ImageView image, int x, int y)
    {
        var pixel = image.Pixels.Slice((y * image.Stride) + (x * image.Layout.BytesPerPixel), image.Layout.BytesPerPixel);
        return pixel.Length == 1 ? Vector128.Create((float)pixel[0]) : Vector128.Create(pixel[0], pixel[1], pixel[2], 0f);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Lanes(ref byte pixel)
    {
        var bytes = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<uint>(ref pixel)).AsByte();
        return Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(bytes)).AsInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Mix(Vector128<float> first, Vector128<float> second, float share) => first + ((second - first) * share);

    // Blends two rows of lanes, turns lanes into planes and normalises, four pixels at a time; the last four may overlap the four before.
    private static void Emit(
        ReadOnlySpan<Vector128<float>> upper, ReadOnlySpan<Vector128<float>> lower, Tap tap, PixelLayout layout, in TensorFormat format, Span<float> tensor, int start, int plane)
    {
        var isGray = format.Order == ChannelOrder.Gray;
        // Green is the middle lane of every layout, and all lanes of a gray pixel are the same.
        var startsAtLaneTwo = (format.Order == ChannelOrder.Bgr ? layout.Blue : layout.Red) == 2;
        var plane0 = tensor.Slice(start, upper.Length);
        var plane1 = isGray ? default : tensor.Slice(start + plane, upper.Length);
        var plane2 = isGray ? default : tensor.Slice(start + (2 * plane), upper.Length);
        var border = Vector128.Create(tap.Border);
        for (var next = 0; next < upper.Length; next += 4)
        {
            var x = Math.Min(next, upper.Length - 4);
            var a = (upper[x] * tap.FirstWeight) + (lower[x] * tap.SecondWeight) + border;
            var b = (upper[x + 1] * tap.FirstWeight) + (lower[x + 1] * tap.SecondWeight) + border;
            var c = (upper[x + 2] * tap.FirstWeight) + (lower[x + 2] * tap.SecondWeight) + border;
            var d = (upper[x + 3] * tap.FirstWeight) + (lower[x + 3] * tap.SecondWeight) + border;
            var outer = Vector128.Create(a[0], b[0], c[0], d[0]);
            var middle = Vector128.Create(a[1], b[1], c[1], d[1]);
            var inner = Vector128.Create(a[2], b[2], c[2], d[2]);
            var (first, third) = startsAtLaneTwo ? (inner, outer) : (outer, inner);
            if (isGray)
            {
                first = (0.299f * first) + (0.587f * middle) + (0.114f * third);
            }
            else
            {
                ((middle - Vector128.Create(format.Mean1)) * format.Scale1).CopyTo(plane1[x..]);
                ((third - Vector128.Create(format.Mean2)) * format.Scale2).CopyTo(plane2[x..]);
            }

            ((first - Vector128.Create(format.Mean0)) * format.Scale0).CopyTo(plane0[x..]);
        }
    }
}

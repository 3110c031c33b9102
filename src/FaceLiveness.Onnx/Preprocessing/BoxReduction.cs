using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FaceLiveness.Onnx;

/// <summary>
/// A picture, or the part of it that a map reads, made smaller by whole factors: each pixel is the rounded average of a block.
/// Blocks are counted from the picture's top left corner; those at the right and bottom edge average what there is of them.
/// </summary>
internal readonly ref struct BoxReduction
{
    /// <summary>The largest block is 16 x 16, whose sum just fits 16 bits.</summary>
    private const int MaximumFactor = 16;

    private readonly byte[] _pixels;

    private BoxReduction(byte[] pixels, int width, int height, PixelFormat format, Matrix3x2 fromPicture)
    {
        _pixels = pixels;
        var stride = width * PixelLayout.Of(format).BytesPerPixel;
        View = new ImageView(pixels.AsSpan(0, stride * height), width, height, stride, format);
        FromPicture = fromPicture;
    }

    /// <summary>The smaller picture.</summary>
    public ImageView View { get; }

    /// <summary>Takes places in the picture to places in the smaller one.</summary>
    public Matrix3x2 FromPicture { get; }

    /// <summary>The factor for one axis of the picture: the whole pixels that a step from one pixel of the tensor to the next spans.</summary>
    /// <param name="perX">Movement along the axis for a step in the tensor's x.</param>
    /// <param name="perY">Movement along the axis for a step in the tensor's y.</param>
    public static int Factor(float perX, float perY) => (int)Math.Clamp(MathF.Sqrt((perX * perX) + (perY * perY)), 1, MaximumFactor);

    /// <summary>Reduces the part of a picture that a map reads.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="map">Takes tensor pixels to picture pixels.</param>
    /// <param name="width">Width of the tensor.</param>
    /// <param name="height">Height of the tensor.</param>
    /// <param name="horizontal">Pixels of the picture that become one, in a row.</param>
    /// <param name="vertical">Pixels of the picture that become one, in a column.</param>
    public static BoxReduction Of(ImageView image, Matrix3x2 map, int width, int height, int horizontal, int vertical)
    {
        var read = BoundingBox.Around([
            Vector2.Transform(Vector2.Zero, map), Vector2.Transform(new(width, 0), map),
            Vector2.Transform(new(0, height), map), Vector2.Transform(new(width, height), map)]);
        var (left, right) = Blocks(read.X, read.Right, image.Width, horizontal);
        var (top, bottom) = Blocks(read.Y, read.Bottom, image.Height, vertical);
        var bytesPerPixel = image.Layout.BytesPerPixel;
        var stride = (right - left) * bytesPerPixel;
        var pixels = ArrayPool<byte>.Shared.Rent((stride * (bottom - top)) + sizeof(uint));

        var startByte = left * horizontal * bytesPerPixel;
        var rowBytes = Math.Min(right * horizontal, image.Width) * bytesPerPixel - startByte;
        var sums = ArrayPool<ushort>.Shared.Rent(rowBytes + 8);
        for (var block = top; block < bottom; block++)
        {
            var y = block * vertical;
            var rows = Math.Min(vertical, image.Height - y);
            AddRows(image.Pixels[((y * image.Stride) + startByte)..], image.Stride, rows, sums.AsSpan(0, rowBytes));
            var row = pixels.AsSpan((block - top) * stride, stride + sizeof(uint));
            if (bytesPerPixel == 1)
            {
                AverageGray(sums.AsSpan(0, rowBytes), horizontal, rows, row[..stride]);
            }
            else
            {
                AverageColour(sums, rowBytes / bytesPerPixel, bytesPerPixel, horizontal, rows, row);
            }
        }

        ArrayPool<ushort>.Shared.Return(sums);
        var fromPicture = Matrix3x2.CreateScale(1f / horizontal, 1f / vertical) * Matrix3x2.CreateTranslation(-left, -top);
        return new BoxReduction(pixels, right - left, bottom - top, image.Format, fromPicture);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_pixels);

    // The blocks that interpolation between two positions may read: one more on either side, and at least one.
    private static (int First, int End) Blocks(float from, float to, int size, int factor)
    {
        var count = (size + factor - 1) / factor;
        var first = Math.Clamp((int)MathF.Floor(from / factor) - 1, 0, count - 1);
        return (first, Math.Clamp((int)MathF.Ceiling(to / factor) + 1, first + 1, count));
    }

    private static void AddRows(ReadOnlySpan<byte> pixels, int stride, int rows, Span<ushort> sums)
    {
        ref var first = ref MemoryMarshal.GetReference(pixels);
        ref var sum = ref MemoryMarshal.GetReference(sums);
        var x = 0;
        for (; x <= sums.Length - Vector256<byte>.Count; x += Vector256<byte>.Count)
        {
            var lower = Vector256<ushort>.Zero;
            var upper = Vector256<ushort>.Zero;
            for (var row = 0; row < rows; row++)
            {
                var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref first, (nuint)((row * stride) + x)));
                lower += low;
                upper += high;
            }

            lower.StoreUnsafe(ref sum, (nuint)x);
            upper.StoreUnsafe(ref sum, (nuint)(x + Vector256<ushort>.Count));
        }

        for (; x < sums.Length; x++)
        {
            var total = 0;
            for (var row = 0; row < rows; row++)
            {
                total += pixels[(row * stride) + x];
            }

            sums[x] = (ushort)total;
        }
    }

    private static void AverageGray(ReadOnlySpan<ushort> sums, int factor, int rows, Span<byte> row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var block = sums.Slice(i * factor, Math.Min(factor, sums.Length - (i * factor)));
            var total = 0;
            foreach (var sum in block)
            {
                total += sum;
            }

            row[i] = (byte)(((float)total / (block.Length * rows)) + 0.5f);
        }
    }

    // Four 16-bit sums are added as one 64-bit number: none of them can overflow into its neighbour.
    private static void AverageColour(ushort[] sums, int pixels, int bytesPerPixel, int factor, int rows, Span<byte> row)
    {
        ref var source = ref Unsafe.As<ushort, byte>(ref MemoryMarshal.GetArrayDataReference(sums));
        ref var target = ref MemoryMarshal.GetReference(row);
        var half = Vector128.Create(0.5f);
        for (var start = 0; start < pixels; start += factor)
        {
            var count = Math.Min(factor, pixels - start);
            var total = 0UL;
            for (var i = 0; i < count; i++)
            {
                total += Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, (start + i) * bytesPerPixel * sizeof(ushort)));
            }

            var lanes = Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.CreateScalarUnsafe(total).AsUInt16()).AsInt32());
            var average = Vector128.ConvertToInt32((lanes / (count * rows)) + half);
            var bytes = Vector128.Narrow(Vector128.Narrow(average, average).AsUInt16(), Vector128<ushort>.Zero);
            Unsafe.WriteUnaligned(ref target, bytes.AsUInt32()[0]);
            target = ref Unsafe.Add(ref target, bytesPerPixel);
        }
    }
}

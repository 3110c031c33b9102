using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FaceLiveness.Onnx;

/// <summary>
/// The part of a picture that a map reads, taken apart into one plane for each channel and made smaller by whole factors: each byte is the
/// rounded average of a block. Blocks are counted from the picture's top left corner; those at the right and bottom edge average what there is of them.
/// A plane that keeps its size is looked at where it lies.
/// </summary>
internal readonly ref struct PlanarRegion
{
    /// <summary>The largest block is 16 x 16, whose sum just fits 16 bits.</summary>
    private const int MaximumFactor = 16;

    // Vectors and 64-bit numbers may be read beyond the end of sums, up to two of the largest.
    private const int Padding = 2 * 16;

    private readonly byte[]? _memory;
    private readonly ReadOnlySpan<byte> _pixels;
    private readonly int _stride;

    private PlanarRegion(byte[]? memory, ReadOnlySpan<byte> pixels, int width, int height, int stride, Matrix3x2 fromPicture)
    {
        _memory = memory;
        _pixels = pixels;
        _stride = stride;
        Width = width;
        Height = height;
        FromPicture = fromPicture;
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Takes places in the picture to places in the planes.</summary>
    public Matrix3x2 FromPicture { get; }

    /// <summary>The factor for one axis of the picture: the whole pixels that a step from one pixel of the tensor to the next spans.</summary>
    /// <param name="perX">Movement along the axis for a step in the tensor's x.</param>
    /// <param name="perY">Movement along the axis for a step in the tensor's y.</param>
    public static int Factor(float perX, float perY) => (int)Math.Clamp(MathF.Sqrt((perX * perX) + (perY * perY)), 1, MaximumFactor);

    /// <summary>Takes the part of a picture that a map reads.</summary>
    /// <param name="picture">The bytes: as a plane that is <paramref name="channels"/> times as wide where they are interleaved.</param>
    /// <param name="channels">Bytes of a pixel: 1, 3 or 4, of which no more than three are used.</param>
    /// <param name="map">Takes tensor pixels to picture pixels.</param>
    /// <param name="width">Width of the tensor.</param>
    /// <param name="height">Height of the tensor.</param>
    public static PlanarRegion Of(Plane picture, int channels, Matrix3x2 map, int width, int height)
    {
        var horizontal = Factor(map.M11, map.M21);
        var vertical = Factor(map.M12, map.M22);
        if (channels == 1 && horizontal == 1 && vertical == 1)
        {
            return new(null, picture.Pixels, picture.Width, picture.Height, picture.Stride, Matrix3x2.Identity);
        }

        var read = BoundingBox.Around([
            Vector2.Transform(Vector2.Zero, map), Vector2.Transform(new(width, 0), map),
            Vector2.Transform(new(0, height), map), Vector2.Transform(new(width, height), map)]);
        var (left, right) = Blocks(read.X, read.Right, picture.Width / channels, horizontal);
        var (top, bottom) = Blocks(read.Y, read.Bottom, picture.Height, vertical);
        var columns = right - left;
        var planes = Math.Min(channels, 3);
        var memory = ArrayPool<byte>.Shared.Rent((bottom - top) * columns * planes);

        var start = left * horizontal * channels;
        var rowBytes = Math.Min(right * horizontal * channels, picture.Width) - start;
        var columnsOfLast = (rowBytes / channels) - ((columns - 1) * horizontal);
        var room = (columns * horizontal * channels) + Padding;
        var scratch = ArrayPool<ushort>.Shared.Rent(room + (columns * planes) + Padding);
        var sums = scratch.AsSpan(0, room);
        var totals = scratch.AsSpan(room, (columns * planes) + Padding);

        // What the last block lacks is nothing.
        sums[rowBytes..].Clear();
        for (var block = top; block < bottom; block++)
        {
            var y = block * vertical;
            var rows = Math.Min(vertical, picture.Height - y);
            var source = picture.Pixels[((y * picture.Stride) + start)..];
            var target = memory.AsSpan((block - top) * columns);
            var planeSize = (bottom - top) * columns;
            if (horizontal == 1 && vertical == 1)
            {
                TakeApart(source[..rowBytes], channels, columns, target, planeSize);
                continue;
            }

            AddRows(source, picture.Stride, rows, sums[..rowBytes]);
            if (channels == 1)
            {
                AddColumns(sums, horizontal, totals, columns);
            }
            else
            {
                AddPixels(sums, channels, horizontal, totals, columns);
            }

            for (var plane = 0; plane < planes; plane++)
            {
                var line = target.Slice(plane * planeSize, columns);
                Average(totals.Slice(plane * columns, columns), horizontal * rows, line);
                line[^1] = (byte)(((float)totals[((plane + 1) * columns) - 1] / (columnsOfLast * rows)) + 0.5f);
            }
        }

        ArrayPool<ushort>.Shared.Return(scratch);
        var fromPicture = Matrix3x2.CreateScale(1f / horizontal, 1f / vertical) * Matrix3x2.CreateTranslation(-left, -top);
        return new(memory, memory, columns, bottom - top, columns, fromPicture);
    }

    /// <summary>A channel, in the order of the picture's bytes.</summary>
    public Plane Channel(int i) => new(_pixels.Slice(i * _stride * Height), Width, Height, _stride);

    public void Dispose()
    {
        if (_memory is not null)
        {
            ArrayPool<byte>.Shared.Return(_memory);
        }
    }

    // The blocks that interpolation between two positions may read: one more on either side, and at least one.
    private static (int First, int End) Blocks(float from, float to, int size, int factor)
    {
        var count = (size + factor - 1) / factor;
        var first = Math.Clamp((int)MathF.Floor(from / factor) - 1, 0, count - 1);
        return (first, Math.Clamp((int)MathF.Ceiling(to / factor) + 1, first + 1, count));
    }

    // Sixteen pixels at a time: each byte of a channel's sixteen comes from one of the three or four vectors that hold the pixels.
    private static void TakeApart(ReadOnlySpan<byte> row, int channels, int columns, Span<byte> target, int planeSize)
    {
        for (var channel = 0; channel < 3; channel++)
        {
            var plane = target.Slice(channel * planeSize, columns);
            var x = 0;
            if (Vector128.IsHardwareAccelerated)
            {
                var places = (Vector128<byte>.Indices * (byte)channels) + Vector128.Create((byte)channel);
                for (; x <= columns - 16; x += 16)
                {
                    var bytes = Vector128<byte>.Zero;
                    for (var i = 0; i < channels; i++)
                    {
                        // A place that lies in another vector is beyond the sixteenth, and answers zero.
                        bytes |= Vector128.Shuffle(Vector128.Create(row[(((x * channels) + (16 * i)))..]), places - Vector128.Create((byte)(16 * i)));
                    }

                    bytes.CopyTo(plane[x..]);
                }
            }

            for (; x < columns; x++)
            {
                plane[x] = row[(x * channels) + channel];
            }
        }
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

    // Sums of neighbours: halves are added, eight pairs at a time, while the factor is even; what is left is added up to four at once.
    private static void AddColumns(Span<ushort> sums, int factor, Span<ushort> totals, int columns)
    {
        ref var sum = ref MemoryMarshal.GetReference(sums);
        for (; factor % 2 == 0; factor /= 2)
        {
            var pairs = columns * factor / 2;
            for (var x = 0; x < pairs; x += Vector256<ushort>.Count)
            {
                // Reads whole vectors, some of them padding, and never writes ahead of what is yet to be read.
                var first = Vector256.LoadUnsafe(ref sum, (nuint)(2 * x)).AsUInt32();
                var second = Vector256.LoadUnsafe(ref sum, (nuint)((2 * x) + Vector256<ushort>.Count)).AsUInt32();
                var low = Vector256.Create((uint)ushort.MaxValue);
                Vector256.Narrow((first & low) + (first >>> 16), (second & low) + (second >>> 16)).StoreUnsafe(ref sum, (nuint)x);
            }
        }

        if (factor == 1)
        {
            sums[..columns].CopyTo(totals);
            return;
        }

        ref var source = ref Unsafe.As<ushort, byte>(ref sum);
        ref var total = ref MemoryMarshal.GetReference(totals);
        var last = ulong.MaxValue >> (16 * (3 - ((factor - 1) % 4)));
        for (var column = 0; column < columns; column++)
        {
            var fours = 0UL;
            var count = factor;
            for (; count > 4; count -= 4)
            {
                fours += Unsafe.ReadUnaligned<ulong>(ref source);
                source = ref Unsafe.Add(ref source, sizeof(ulong));
            }

            // Four 16-bit sums are added as one 64-bit number: none of them can overflow into its neighbour.
            fours += Unsafe.ReadUnaligned<ulong>(ref source) & last;
            source = ref Unsafe.Add(ref source, count * sizeof(ushort));
            Unsafe.Add(ref total, column) = (ushort)((fours * 0x0001_0001_0001_0001) >> 48);
        }
    }

    // A pixel's three or four sums are one 64-bit number.
    private static void AddPixels(ReadOnlySpan<ushort> sums, int channels, int factor, Span<ushort> totals, int columns)
    {
        ref var source = ref Unsafe.As<ushort, byte>(ref MemoryMarshal.GetReference(sums));
        ref var first = ref MemoryMarshal.GetReference(totals);
        ref var second = ref Unsafe.Add(ref first, columns);
        ref var third = ref Unsafe.Add(ref second, columns);
        var step = channels * sizeof(ushort);
        for (var column = 0; column < columns; column++)
        {
            var total = 0UL;
            for (var i = 0; i < factor; i++)
            {
                total += Unsafe.ReadUnaligned<ulong>(ref source);
                source = ref Unsafe.Add(ref source, step);
            }

            Unsafe.Add(ref first, column) = (ushort)total;
            Unsafe.Add(ref second, column) = (ushort)(total >> 16);
            Unsafe.Add(ref third, column) = (ushort)(total >> 32);
        }
    }

    private static void Average(ReadOnlySpan<ushort> totals, int count, Span<byte> target)
    {
        // A half is rounded up whatever the product's last bit; no other fraction of up to 256 is that near to a half.
        const float Half = 0.5f + (1f / 1024);
        var inverse = 1f / count;
        ref var total = ref MemoryMarshal.GetReference(totals);
        var x = 0;
        for (; x <= totals.Length - Vector256<ushort>.Count; x += Vector256<ushort>.Count)
        {
            var (lower, upper) = Vector256.Widen(Vector256.LoadUnsafe(ref total, (nuint)x));
            var first = Vector256.ConvertToInt32Native((Vector256.ConvertToSingle(lower.AsInt32()) * inverse) + Vector256.Create(Half));
            var second = Vector256.ConvertToInt32Native((Vector256.ConvertToSingle(upper.AsInt32()) * inverse) + Vector256.Create(Half));
            var bytes = Vector256.Narrow(first, second).AsUInt16();
            Vector128.Narrow(bytes.GetLower(), bytes.GetUpper()).StoreUnsafe(ref MemoryMarshal.GetReference(target), (nuint)x);
        }

        for (; x < totals.Length; x++)
        {
            target[x] = (byte)((totals[x] * inverse) + Half);
        }
    }
}

using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FaceLiveness;

/// <summary>Makes pixels of planes, eight at a time.</summary>
internal static class YuvConversion
{
    private const uint Opaque = 0xFF000000;

    /// <summary>Blue, green, red and, where a pixel has four bytes, 255.</summary>
    public static void Convert(YuvPlanes planes, int x, int y, int width, int height, int bytesPerPixel, Span<byte> pixels, int stride)
    {
        var toRgb = planes.Color.ToRgb();
        for (var row = 0; row < height; row++)
        {
            var chroma = (y + row) / 2 * planes.ChromaWidth;
            ConvertRow(
                toRgb,
                planes.Luma.Slice((y + row) * planes.Width, x + width),
                planes.Cb.Slice(chroma, planes.ChromaWidth),
                planes.Cr.Slice(chroma, planes.ChromaWidth),
                x,
                bytesPerPixel,
                pixels.Slice(row * stride, width * bytesPerPixel));
        }
    }

    private static void ConvertRow(
        in YuvToRgb toRgb, ReadOnlySpan<byte> luma, ReadOnlySpan<byte> cb, ReadOnlySpan<byte> cr, int x, int bytesPerPixel, Span<byte> row)
    {
        // Blocks of eight begin with a chroma sample of their own.
        var at = 0;
        if ((x & 1) == 1)
        {
            Write(Pixel(toRgb, luma[x], cb[x / 2], cr[x / 2]), row, bytesPerPixel);
            (x, at) = (x + 1, bytesPerPixel);
        }

        if (Vector256.IsHardwareAccelerated)
        {
            for (; x <= luma.Length - 8; x += 8, at += 8 * bytesPerPixel)
            {
                Write(Eight(toRgb, luma.Slice(x, 8), cb.Slice(x / 2, 4), cr.Slice(x / 2, 4)), row.Slice(at, 8 * bytesPerPixel), bytesPerPixel);
            }
        }

        for (; x < luma.Length; x++, at += bytesPerPixel)
        {
            Write(Pixel(toRgb, luma[x], cb[x / 2], cr[x / 2]), row[at..], bytesPerPixel);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Eight(in YuvToRgb toRgb, ReadOnlySpan<byte> luma, ReadOnlySpan<byte> cb, ReadOnlySpan<byte> cr)
    {
        var light = (Floats(Vector128.CreateScalarUnsafe(MemoryMarshal.Read<ulong>(luma)).AsByte()) - Vector256.Create(toRgb.Black)) * toRgb.Light;
        var blueness = Twice(cb);
        var redness = Twice(cr);
        return Bytes(light + (blueness * toRgb.BlueOfCb))
            | (Bytes(light + (blueness * toRgb.GreenOfCb) + (redness * toRgb.GreenOfCr)) << 8)
            | (Bytes(light + (redness * toRgb.RedOfCr)) << 16)
            | Vector256.Create(Opaque);
    }

    // Four numbers around 128, each for two neighbours.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Twice(ReadOnlySpan<byte> chroma)
    {
        var four = Vector128.CreateScalarUnsafe(MemoryMarshal.Read<uint>(chroma)).AsByte();
        return Floats(Vector128.Shuffle(four, Vector128.Create((byte)0, 0, 1, 1, 2, 2, 3, 3, 255, 255, 255, 255, 255, 255, 255, 255))) - Vector256.Create(128f);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Floats(Vector128<byte> bytes)
    {
        var (lower, upper) = Vector128.Widen(Vector128.WidenLower(bytes));
        return Vector256.ConvertToSingle(Vector256.Create(lower, upper).AsInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Bytes(Vector256<float> values) =>
        Vector256.ConvertToInt32Native(Vector256.MinNative(Vector256.MaxNative(values, Vector256<float>.Zero), Vector256.Create(255f)) + Vector256.Create(0.5f)).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(Vector256<uint> pixels, Span<byte> row, int bytesPerPixel)
    {
        if (bytesPerPixel == 4)
        {
            pixels.AsByte().CopyTo(row);
            return;
        }

        // The first store reaches four bytes into what the second one writes; the second must end with the eighth pixel.
        var order = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 255, 255, 255, 255);
        Vector128.Shuffle(pixels.GetLower().AsByte(), order).CopyTo(row);
        var last = Vector128.Shuffle(pixels.GetUpper().AsByte(), order);
        BinaryPrimitives.WriteUInt64LittleEndian(row[12..], last.AsUInt64()[0]);
        BinaryPrimitives.WriteUInt32LittleEndian(row[20..], last.AsUInt32()[2]);
    }

    private static uint Pixel(in YuvToRgb toRgb, byte luma, byte cb, byte cr)
    {
        var light = (luma - toRgb.Black) * toRgb.Light;
        var (blueness, redness) = (cb - 128f, cr - 128f);
        return Byte(light + (blueness * toRgb.BlueOfCb))
            | (Byte(light + (blueness * toRgb.GreenOfCb) + (redness * toRgb.GreenOfCr)) << 8)
            | (Byte(light + (redness * toRgb.RedOfCr)) << 16)
            | Opaque;
    }

    private static uint Byte(float value) => (uint)(Math.Clamp(value, 0, 255) + 0.5f);

    private static void Write(uint pixel, Span<byte> row, int bytesPerPixel)
    {
        (row[0], row[1], row[2]) = ((byte)pixel, (byte)(pixel >> 8), (byte)(pixel >> 16));
        if (bytesPerPixel == 4)
        {
            row[3] = byte.MaxValue;
        }
    }
}

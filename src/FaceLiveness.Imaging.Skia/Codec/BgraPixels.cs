using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FaceLiveness.Imaging.Skia;

/// <summary>Brings pixels of any format into the one that Skia draws on: opaque BGRA.</summary>
internal static class BgraPixels
{
    private const uint Opaque = 0xFF000000;

    /// <summary>Copies the upper left part of a picture into a new <see cref="PixelFormat.Bgra32"/> frame; planes become pixels on the way.</summary>
    public static VideoFrame Convert(VideoFrame picture, int width, int height)
    {
        if (!picture.HasPlanes)
        {
            var view = picture.View;
            return Convert(new ImageView(view.Pixels, width, height, view.Stride, view.Format));
        }

        var frame = VideoFrame.Rent(width, height, PixelFormat.Bgra32);
        picture.Planes.CopyPixels(0, 0, width, height, PixelFormat.Bgra32, frame.Pixels, frame.Stride);
        return frame;
    }

    /// <summary>Copies a picture into a new <see cref="PixelFormat.Bgra32"/> frame.</summary>
    public static VideoFrame Convert(ImageView image)
    {
        var frame = VideoFrame.Rent(image.Width, image.Height, PixelFormat.Bgra32);
        var pixels = MemoryMarshal.Cast<byte, uint>(frame.Pixels);
        for (var y = 0; y < image.Height; y++)
        {
            ConvertRow(image, y, pixels.Slice(y * image.Width, image.Width));
        }

        return frame;
    }

    /// <summary>
    /// Copies a picture into a new <see cref="PixelFormat.Bgra32"/> frame of twice its width and height, each new pixel
    /// three parts its nearest and one part its second nearest neighbour along both axes (bilinear at this factor).
    /// </summary>
    public static VideoFrame ConvertDoubled(ImageView image)
    {
        var (width, height) = (image.Width, image.Height);
        var frame = VideoFrame.Rent(width * 2, height * 2, PixelFormat.Bgra32);
        var pixels = MemoryMarshal.Cast<byte, uint>(frame.Pixels);
        using var scratch = VideoFrame.Rent(width * 2, 4, PixelFormat.Bgra32);
        var rows = MemoryMarshal.Cast<byte, uint>(scratch.Pixels);
        var (above, here, below) = (0, 1, 2);
        var narrow = rows.Slice(3 * width * 2, width);
        WidenRow(image, 0, narrow, Line(rows, here, width));
        Line(rows, here, width).CopyTo(Line(rows, above, width));
        for (var y = 0; y < height; y++)
        {
            WidenRow(image, Math.Min(y + 1, height - 1), narrow, Line(rows, below, width));
            MixRows(Line(rows, here, width), Line(rows, above, width), pixels.Slice(2 * y * width * 2, width * 2));
            MixRows(Line(rows, here, width), Line(rows, below, width), pixels.Slice(((2 * y) + 1) * width * 2, width * 2));
            (above, here, below) = (here, below, above);
        }

        return frame;

        static Span<uint> Line(Span<uint> rows, int index, int width) => rows.Slice(index * width * 2, width * 2);
    }

    private static void ConvertRow(ImageView image, int y, Span<uint> destination)
    {
        var source = image.Row(y);
        var step = image.Layout.BytesPerPixel * 4;
        var order = ShuffleToBgr(image.Format);
        var (from, x) = (0, 0);
        for (; from + Vector128<byte>.Count <= source.Length && x + 4 <= destination.Length; from += step, x += 4)
        {
            var four = Vector128.Shuffle(Vector128.Create(source[from..]), order).AsUInt32() | Vector128.Create(Opaque);
            four.CopyTo(destination[x..]);
        }

        var layout = image.Layout;
        for (; x < destination.Length; x++)
        {
            var pixel = source.Slice(x * layout.BytesPerPixel, layout.BytesPerPixel);
            destination[x] = Opaque | ((uint)pixel[layout.Red] << 16) | ((uint)pixel[layout.Green] << 8) | pixel[layout.Blue];
        }
    }

    // Where each byte of four BGRA pixels comes from; 255 leaves a zero, which alpha then fills.
    private static Vector128<byte> ShuffleToBgr(PixelFormat format) => format switch
    {
        PixelFormat.Bgr24 => Vector128.Create((byte)0, 1, 2, 255, 3, 4, 5, 255, 6, 7, 8, 255, 9, 10, 11, 255),
        PixelFormat.Rgb24 => Vector128.Create((byte)2, 1, 0, 255, 5, 4, 3, 255, 8, 7, 6, 255, 11, 10, 9, 255),
        PixelFormat.Bgra32 => Vector128.Create((byte)0, 1, 2, 255, 4, 5, 6, 255, 8, 9, 10, 255, 12, 13, 14, 255),
        PixelFormat.Rgba32 => Vector128.Create((byte)2, 1, 0, 255, 6, 5, 4, 255, 10, 9, 8, 255, 14, 13, 12, 255),
        _ => Vector128.Create((byte)0, 0, 0, 255, 1, 1, 1, 255, 2, 2, 2, 255, 3, 3, 3, 255),
    };

    private static void WidenRow(ImageView image, int y, Span<uint> narrow, Span<uint> wide)
    {
        ConvertRow(image, y, narrow);
        var left = narrow[0];
        for (var x = 0; x < narrow.Length; x++)
        {
            var pixel = narrow[x];
            var right = narrow[Math.Min(x + 1, narrow.Length - 1)];
            wide[2 * x] = Average(pixel, Average(pixel, left));
            wide[(2 * x) + 1] = Average(pixel, Average(pixel, right));
            left = pixel;
        }
    }

    private static void MixRows(ReadOnlySpan<uint> near, ReadOnlySpan<uint> far, Span<uint> destination)
    {
        var x = 0;
        for (; x + Vector<uint>.Count <= near.Length; x += Vector<uint>.Count)
        {
            var pixel = new Vector<uint>(near[x..]);
            Average(pixel, Average(pixel, new Vector<uint>(far[x..]))).CopyTo(destination[x..]);
        }

        for (; x < near.Length; x++)
        {
            destination[x] = Average(near[x], Average(near[x], far[x]));
        }
    }

    // The mean of four bytes at once: the bits both have, plus half of those that one has.
    private static uint Average(uint a, uint b) => (a & b) + (((a ^ b) & 0xFEFEFEFE) >> 1);

    private static Vector<uint> Average(Vector<uint> a, Vector<uint> b) => (a & b) + (((a ^ b) & new Vector<uint>(0xFEFEFEFE)) >>> 1);
}

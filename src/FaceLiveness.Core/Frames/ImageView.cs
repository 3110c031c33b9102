namespace FaceLiveness;

/// <summary>A look at pixels that somebody else owns: what span code reads. It is never stored.</summary>
public readonly ref struct ImageView
{
    /// <summary>Describes pixels in <paramref name="pixels"/>.</summary>
    /// <param name="pixels">At least <c>(height - 1) * stride + width * bytes per pixel</c> bytes.</param>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    /// <param name="format">How a pixel lies in memory.</param>
    /// <exception cref="ArgumentException">The span is too short for the size, or the stride too short for the width.</exception>
    public ImageView(ReadOnlySpan<byte> pixels, int width, int height, int stride, PixelFormat format)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        var layout = PixelLayout.Of(format);
        var rowBytes = (long)width * layout.BytesPerPixel;
        if (stride < rowBytes)
        {
            throw new ArgumentException($"A row of {width} {format} pixels takes {rowBytes} bytes; the stride is {stride}.", nameof(stride));
        }

        var needed = ((long)(height - 1) * stride) + rowBytes;
        if (pixels.Length < needed)
        {
            throw new ArgumentException($"{width}x{height} {format} pixels with stride {stride} take {needed} bytes; {pixels.Length} were given.", nameof(pixels));
        }

        Pixels = pixels;
        Width = width;
        Height = height;
        Stride = stride;
        Format = format;
        Layout = layout;
    }

    /// <summary>The bytes, row after row.</summary>
    public ReadOnlySpan<byte> Pixels { get; }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>How a pixel lies in memory.</summary>
    public PixelFormat Format { get; }

    /// <summary>Where the channels of a pixel lie.</summary>
    public PixelLayout Layout { get; }

    /// <summary>The bytes of one row, without padding.</summary>
    /// <param name="y">Row, from 0 at the top.</param>
    public ReadOnlySpan<byte> Row(int y) => Pixels.Slice(y * Stride, Width * Layout.BytesPerPixel);
}

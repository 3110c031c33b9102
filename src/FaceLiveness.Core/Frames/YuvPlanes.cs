namespace FaceLiveness;

/// <summary>
/// A picture as decoders make it: luma for every pixel and chroma for every block of two by two (4:2:0), 8 bits each, in three planes.
/// A look at memory that a <see cref="VideoFrame"/> owns: it is never stored.
/// </summary>
public readonly ref struct YuvPlanes
{
    internal YuvPlanes(Span<byte> memory, int width, int height, YuvColor color)
    {
        Width = width;
        Height = height;
        Color = color;
        ChromaWidth = (width + 1) / 2;
        ChromaHeight = (height + 1) / 2;
        Luma = memory[..(width * height)];
        Cb = memory.Slice(width * height, ChromaWidth * ChromaHeight);
        Cr = memory.Slice((width * height) + (ChromaWidth * ChromaHeight), ChromaWidth * ChromaHeight);
    }

    /// <summary>Width in pixels: the bytes of a row of <see cref="Luma"/>, which is not padded.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Bytes of a row of <see cref="Cb"/> and <see cref="Cr"/>: half the width, rounded up.</summary>
    public int ChromaWidth { get; }

    /// <summary>Rows of <see cref="Cb"/> and <see cref="Cr"/>: half the height, rounded up.</summary>
    public int ChromaHeight { get; }

    /// <summary>What the numbers mean.</summary>
    public YuvColor Color { get; }

    /// <summary>Brightness, a byte for every pixel.</summary>
    public Span<byte> Luma { get; }

    /// <summary>Blue minus brightness, a byte for every two by two pixels; 128 is none.</summary>
    public Span<byte> Cb { get; }

    /// <summary>Red minus brightness, a byte for every two by two pixels; 128 is none.</summary>
    public Span<byte> Cr { get; }

    /// <summary>
    /// Makes pixels of a part of the picture. Every pixel takes the chroma of its block of two by two, as FFmpeg's own conversion does.
    /// </summary>
    /// <param name="x">Left edge of the part.</param>
    /// <param name="y">Top edge of the part.</param>
    /// <param name="width">Width of the part, inside the picture.</param>
    /// <param name="height">Height of the part, inside the picture.</param>
    /// <param name="format"><see cref="PixelFormat.Bgr24"/> or <see cref="PixelFormat.Bgra32"/>, whose fourth byte becomes 255.</param>
    /// <param name="pixels">Where the pixels go: at least <c>(height - 1) * stride + width * bytes per pixel</c> bytes.</param>
    /// <param name="stride">Bytes from one row of <paramref name="pixels"/> to the next.</param>
    /// <exception cref="ArgumentException">The part does not lie in the picture, the format is another one, or the span is too short.</exception>
    public void CopyPixels(int x, int y, int width, int height, PixelFormat format, Span<byte> pixels, int stride)
    {
        if (x < 0 || y < 0 || width < 1 || height < 1 || x > Width - width || y > Height - height)
        {
            throw new ArgumentException($"A part of {width}x{height} at ({x}, {y}) does not lie in a picture of {Width}x{Height}.", nameof(width));
        }

        if (format is not (PixelFormat.Bgr24 or PixelFormat.Bgra32))
        {
            throw new ArgumentException($"Planes become {PixelFormat.Bgr24} or {PixelFormat.Bgra32}; {format} was asked for.", nameof(format));
        }

        YuvConversion.Convert(this, x, y, width, height, PixelLayout.Of(format).BytesPerPixel, pixels, stride);
    }

    internal static int Length(int width, int height) => (width * height) + (2 * ((width + 1) / 2) * ((height + 1) / 2));
}

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

    internal static int Length(int width, int height) => (width * height) + (2 * ((width + 1) / 2) * ((height + 1) / 2));
}

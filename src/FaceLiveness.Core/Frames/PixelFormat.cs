namespace FaceLiveness;

/// <summary>How the pixels of a <see cref="VideoFrame"/> lie in memory: interleaved, 8 bits a channel, rows from top to bottom.</summary>
public enum PixelFormat
{
    /// <summary>Three bytes a pixel: blue, green, red. What the decoder delivers.</summary>
    Bgr24,

    /// <summary>Three bytes a pixel: red, green, blue.</summary>
    Rgb24,

    /// <summary>Four bytes a pixel: blue, green, red, and a byte that is ignored.</summary>
    Bgra32,

    /// <summary>Four bytes a pixel: red, green, blue, and a byte that is ignored.</summary>
    Rgba32,

    /// <summary>One byte a pixel: luma.</summary>
    Gray8,
}

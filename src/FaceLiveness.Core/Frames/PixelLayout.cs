namespace FaceLiveness;

/// <summary>
/// Where the channels of one pixel lie: enough for one loop to read every <see cref="PixelFormat"/>.
/// A gray pixel answers the same byte for all three channels.
/// </summary>
/// <param name="BytesPerPixel">Distance in bytes from one pixel of a row to the next.</param>
/// <param name="Red">Offset of the red byte within a pixel.</param>
/// <param name="Green">Offset of the green byte within a pixel.</param>
/// <param name="Blue">Offset of the blue byte within a pixel.</param>
public readonly record struct PixelLayout(int BytesPerPixel, int Red, int Green, int Blue)
{
    /// <summary>The layout of a pixel format.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The format is not one of the enumeration's members.</exception>
    public static PixelLayout Of(PixelFormat format) => format switch
    {
        PixelFormat.Bgr24 => new(3, 2, 1, 0),
        PixelFormat.Rgb24 => new(3, 0, 1, 2),
        PixelFormat.Bgra32 => new(4, 2, 1, 0),
        PixelFormat.Rgba32 => new(4, 0, 1, 2),
        PixelFormat.Gray8 => new(1, 0, 0, 0),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Unknown pixel format."),
    };
}

namespace FaceLiveness;

/// <summary>How luma and chroma become red, green and blue: the weights of red and blue in luma, and the range of the numbers.</summary>
/// <param name="Red">Weight of red in luma (Kr).</param>
/// <param name="Blue">Weight of blue in luma (Kb).</param>
/// <param name="FullRange">True where luma goes from 0 to 255; false where it goes from 16 to 235 and chroma from 16 to 240, as in most video.</param>
public readonly record struct YuvColor(float Red, float Blue, bool FullRange = false)
{
    /// <summary>Standard definition (ITU-R BT.601).</summary>
    public static YuvColor Bt601 { get; } = new(0.299f, 0.114f);

    /// <summary>High definition (ITU-R BT.709).</summary>
    public static YuvColor Bt709 { get; } = new(0.2126f, 0.0722f);

    /// <summary>Ultra high definition (ITU-R BT.2020, non-constant luminance).</summary>
    public static YuvColor Bt2020 { get; } = new(0.2627f, 0.0593f);

    /// <summary>The way back to red, green and blue.</summary>
    public YuvToRgb ToRgb()
    {
        var (black, light, chroma) = FullRange ? (0f, 1f, 1f) : (16f, 255f / 219, 255f / 224);
        var redOfCr = 2 * (1 - Red) * chroma;
        var blueOfCb = 2 * (1 - Blue) * chroma;
        var green = 1 - Red - Blue;
        return new(black, light, redOfCr, -blueOfCb * Blue / green, -redOfCr * Red / green, blueOfCb);
    }
}

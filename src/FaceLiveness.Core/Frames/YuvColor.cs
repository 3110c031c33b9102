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
}

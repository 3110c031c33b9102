using SkiaSharp;

namespace FaceLiveness.Imaging.Skia;

/// <summary>
/// The colours of the overlay: those of Okabe and Ito ("Color Universal Design", 2008), which people with any form of
/// colour blindness tell apart. Each also differs in lightness, and a mark of its own stands beside it.
/// </summary>
internal static class OverlayPalette
{
    /// <summary>Somebody known: bluish green, lightened for thin strokes on dark plates.</summary>
    public static readonly SKColor Known = new(0x19, 0xC3, 0x95);

    /// <summary>Nobody known: yellow.</summary>
    public static readonly SKColor Unknown = new(0xF0, 0xE4, 0x42);

    /// <summary>Not decided yet: sky blue.</summary>
    public static readonly SKColor Undecided = new(0x56, 0xB4, 0xE9);

    /// <summary>A photo or a screen is suspected: vermillion, lightened for text on dark plates.</summary>
    public static readonly SKColor Spoof = new(0xF5, 0x6E, 0x14);

    /// <summary>Behind text. White on it has a contrast above 7 to 1 on any picture, as WCAG AAA asks.</summary>
    public static readonly SKColor Plate = new(0x0D, 0x12, 0x18, 0xDC);

    /// <summary>Around coloured lines, so that they are seen on a bright wall as well.</summary>
    public static readonly SKColor Halo = new(0, 0, 0, 0xA0);

    /// <summary>First line of a plate.</summary>
    public static readonly SKColor Text = new(0xFF, 0xFF, 0xFF);

    /// <summary>Further lines of a plate.</summary>
    public static readonly SKColor Detail = new(0xC9, 0xD3, 0xDC);

    /// <summary>The colour of a person.</summary>
    public static SKColor Of(PersonMark mark) => mark switch
    {
        PersonMark.Known => Known,
        PersonMark.Unknown => Unknown,
        PersonMark.Spoof => Spoof,
        _ => Undecided,
    };
}

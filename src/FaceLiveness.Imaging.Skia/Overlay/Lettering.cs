using SkiaSharp;

namespace FaceLiveness.Imaging.Skia;

/// <summary>
/// Text of one size. It comes with its own font (Inter, Latin, Greek and Cyrillic), since a bare machine has none;
/// names in other scripts are written with an installed font where there is one, and otherwise with '?' for each letter that is missing.
/// </summary>
internal sealed class Lettering : IDisposable
{
    private const int MostRemembered = 256;

    private static readonly Lazy<SKTypeface> Embedded = new(LoadEmbedded);

    private readonly SKFont _font;
    private readonly SKPaint _paint = new() { IsAntialias = true };
    private readonly Dictionary<string, (string Text, SKFont Font)> _outsideEmbedded = new(StringComparer.Ordinal);

    public Lettering(float size)
    {
        _font = NewFont(Embedded.Value, size);
        var metrics = _font.Metrics;
        Ascent = -metrics.Ascent;
        LineHeight = MathF.Ceiling(metrics.Descent - metrics.Ascent);
        CapHeight = metrics.CapHeight > 0 ? metrics.CapHeight : size * 0.73f;
    }

    /// <summary>From one line's top to the next's.</summary>
    public float LineHeight { get; }

    /// <summary>From the line's top to the base of its letters.</summary>
    public float Ascent { get; }

    /// <summary>Height of a capital.</summary>
    public float CapHeight { get; }

    public float Measure(string text)
    {
        var (writable, font) = Resolve(text);
        return font.MeasureText(writable);
    }

    /// <summary>Shortens a text that is wider than it may be, with an ellipsis.</summary>
    public string Fit(string text, float width)
    {
        if (Measure(text) <= width)
        {
            return text;
        }

        var (low, high) = (0, text.Length);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = Measure(Shortened(text, middle)) <= width ? (middle, high) : (low, middle - 1);
        }

        return Shortened(text, low);
    }

    /// <summary>Writes a line.</summary>
    /// <param name="canvas">Where to.</param>
    /// <param name="text">What.</param>
    /// <param name="x">Left edge.</param>
    /// <param name="top">Top of the line.</param>
    /// <param name="color">In which colour.</param>
    public void Draw(SKCanvas canvas, string text, float x, float top, SKColor color)
    {
        var (writable, font) = Resolve(text);
        _paint.Color = color;
        canvas.DrawText(writable, x, top + Ascent, SKTextAlign.Left, font, _paint);
    }

    public void Dispose()
    {
        Forget();
        _font.Dispose();
        _paint.Dispose();
    }

    private void Forget()
    {
        foreach (var (_, font) in _outsideEmbedded.Values)
        {
            if (font != _font)
            {
                font.Dispose();
            }
        }

        _outsideEmbedded.Clear();
    }

    private static string Shortened(string text, int length)
    {
        // Half of a surrogate pair is no letter.
        if (length > 0 && char.IsHighSurrogate(text[length - 1]))
        {
            length--;
        }

        return string.Concat(text.AsSpan(0, length).TrimEnd(), "\u2026");
    }

    private (string Text, SKFont Font) Resolve(string text)
    {
        if (_font.ContainsGlyphs(text))
        {
            return (text, _font);
        }

        if (!_outsideEmbedded.TryGetValue(text, out var resolved))
        {
            // Names come and go over months; without a bound this would be a leak.
            if (_outsideEmbedded.Count >= MostRemembered)
            {
                Forget();
            }

            resolved = Substitute(text);
            _outsideEmbedded.Add(text, resolved);
        }

        return resolved;
    }

    private (string Text, SKFont Font) Substitute(string text)
    {
        var missing = text.EnumerateRunes().First(rune => _font.GetGlyph(rune.Value) == 0);
        if (SKFontManager.Default.MatchCharacter(missing.Value) is { } typeface)
        {
            var font = NewFont(typeface, _font.Size);
            if (font.ContainsGlyphs(text))
            {
                return (text, font);
            }

            font.Dispose();
        }

        return (Replaced(text), _font);
    }

    private string Replaced(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => _font.GetGlyph(rune.Value) == 0 ? "?" : rune.ToString()));

    private static SKFont NewFont(SKTypeface typeface, float size) => new(typeface, size)
    {
        Edging = SKFontEdging.Antialias,
        Hinting = SKFontHinting.None,
        Subpixel = true,
    };

    private static SKTypeface LoadEmbedded()
    {
        using var stream = typeof(Lettering).Assembly.GetManifestResourceStream("Inter-SemiBold.otf")!;
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data) ?? throw new InvalidOperationException(
            "Skia can't read the font that comes with this library: its native library does not belong to this version of SkiaSharp.");
    }
}

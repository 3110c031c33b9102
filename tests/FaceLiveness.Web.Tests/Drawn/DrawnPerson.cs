using SkiaSharp;

namespace FaceLiveness.Web.Tests;

/// <summary>Somebody who was never photographed: colours and shapes around the places at which <c>FrontalFace</c> has its landmarks.</summary>
/// <param name="Identity">Whom the embedder takes them for.</param>
/// <param name="Skin">As <c>#rrggbb</c>, as are all colours.</param>
/// <param name="Hair">Also of brows and beard.</param>
/// <param name="Style">How the hair is worn.</param>
/// <param name="Coat">What is worn above all.</param>
internal sealed record DrawnPerson(int Identity, string Skin, string Hair, HairStyle Style, string Coat)
{
    /// <summary>How far the figure reaches: above the brows and down to the feet in heights of the face, to each side in widths of it.</summary>
    public const float Above = 0.42f, Tall = 7.6f, Aside = 0.95f;

    // Down to the chin it is the jaw of FrontalFace.
    private const string Skull = "M 0 0.4 C 0 0.06 0.2 -0.2 0.5 -0.2 C 0.8 -0.2 1 0.06 1 0.4 C 1 0.74 0.78 1 0.5 1 C 0.22 1 0 0.74 0 0.4 Z";

    public string Shirt { get; init; } = "#d8dde2";

    public bool HasGlasses { get; init; }

    public bool HasBeard { get; init; }

    /// <summary>Draws the whole figure; what lies outside of the picture is cut off.</summary>
    /// <param name="canvas">Where.</param>
    /// <param name="face">Brows to chin, ear to ear.</param>
    /// <param name="openness">0 shut eyes, 1 open ones.</param>
    public void Paint(SKCanvas canvas, BoundingBox face, float openness = 1)
    {
        using var brush = new DrawnBrush(canvas);
        canvas.Save();
        canvas.Translate(face.X, face.Y);
        canvas.Scale(face.Width, face.Height);
        DrawnHair.PaintBehind(brush, Style, Hair);
        PaintBody(brush);
        PaintHead(brush);
        PaintFace(brush, openness);
        DrawnHair.PaintBefore(brush, Style, Hair);
        canvas.Restore();
    }

    private void PaintBody(DrawnBrush brush)
    {
        brush.Fill("#20262e", "M -0.5 4 L 0.47 4 L 0.36 7.4 L -0.3 7.4 Z M 0.53 4 L 1.5 4 L 1.3 7.4 L 0.64 7.4 Z");
        brush.Fill(Coat, "M 0.3 1.1 C 0.05 1.26 -0.45 1.26 -0.68 1.55 C -0.9 1.9 -0.95 3 -0.95 4.2 L 1.95 4.2 C 1.95 3 1.9 1.9 1.68 1.55 C 1.45 1.26 0.95 1.26 0.7 1.1 Z");
        brush.Fill(Shirt, "M 0.28 1.1 L 0.5 1.95 L 0.72 1.1 Z");
        brush.Line("#00000050", 0.04f, "M -0.42 2.2 C -0.46 2.9 -0.5 3.6 -0.5 4.2 M 1.42 2.2 C 1.46 2.9 1.5 3.6 1.5 4.2");
        brush.Line("#00000038", 0.03f, "M 0.28 1.1 L 0.5 1.95 L 0.72 1.1 M 0.5 1.95 L 0.5 4.2");
        brush.Fill(Skin, "M 0.33 0.8 L 0.67 0.8 L 0.69 1.12 Q 0.5 1.4 0.31 1.12 Z");
        brush.Fill("#00000038", "M 0.33 0.86 Q 0.5 1.14 0.67 0.86 L 0.68 1 Q 0.5 1.24 0.32 1 Z");
    }

    private void PaintHead(DrawnBrush brush)
    {
        brush.Oval(Skin, 0, 0.42f, 0.07f, 0.12f);
        brush.Oval(Skin, 1, 0.42f, 0.07f, 0.12f);
        brush.Fill(Skin, Skull);
        brush.Fill("#00000018", "M 0.62 -0.19 C 0.9 -0.12 1 0.1 1 0.4 C 1 0.74 0.78 1 0.5 1 C 0.72 0.9 0.84 0.7 0.84 0.4 C 0.84 0.1 0.76 -0.1 0.62 -0.19 Z");
        if (HasBeard)
        {
            brush.Fill(Hair, "M 0 0.42 C 0 0.74 0.22 1.04 0.5 1.04 C 0.78 1.04 1 0.74 1 0.42 C 0.95 0.6 0.82 0.68 0.7 0.66 C 0.6 0.62 0.4 0.62 0.3 0.66 C 0.18 0.68 0.05 0.6 0 0.42 Z");
        }
    }

    private void PaintFace(DrawnBrush brush, float openness)
    {
        brush.Line(Hair, 0.04f, "M 0.14 0.26 Q 0.26 0.2 0.4 0.25 M 0.6 0.25 Q 0.74 0.2 0.86 0.26");
        foreach (var x in (float[])[0.3f, 0.7f])
        {
            if (openness > 0.3f)
            {
                brush.Oval("#f4f1ec", x, 0.38f, 0.095f, 0.05f * openness);
                brush.Oval("#2b211c", x, 0.38f, 0.038f, 0.045f * openness);
                brush.Oval("#ffffffd0", x + 0.014f, 0.365f, 0.01f, 0.01f);
            }

            var lid = 0.38f - (0.055f * openness);
            brush.Line("#1d1613", 0.022f, FormattableString.Invariant($"M {x - 0.1f} 0.385 Q {x} {lid - 0.03f} {x + 0.1f} 0.385"));
        }

        brush.Line("#00000048", 0.026f, "M 0.52 0.4 Q 0.56 0.54 0.57 0.6 Q 0.51 0.645 0.44 0.62");
        brush.Fill("#9c4a44", "M 0.32 0.76 Q 0.42 0.735 0.5 0.75 Q 0.58 0.735 0.68 0.76 Q 0.5 0.91 0.32 0.76 Z");
        brush.Line("#5c2622", 0.014f, "M 0.31 0.755 Q 0.5 0.83 0.69 0.755");
        if (HasGlasses)
        {
            brush.Line("#15181c", 0.028f, "M 0.14 0.3 H 0.44 V 0.4 Q 0.42 0.49 0.29 0.49 Q 0.16 0.49 0.14 0.4 Z M 0.56 0.3 H 0.86 V 0.4 Q 0.84 0.49 0.71 0.49 Q 0.58 0.49 0.56 0.4 Z M 0.44 0.35 H 0.56 M 0.14 0.34 L 0 0.38 M 0.86 0.34 L 1 0.38");
        }
    }
}

namespace FaceLiveness.Web.Tests;

/// <summary>The hair of a <see cref="DrawnPerson"/>, in widths and heights of their face.</summary>
internal static class DrawnHair
{
    private static readonly (float X, float Y, float Radius)[] Curls =
    [
        (-0.04f, 0.2f, 0.17f), (-0.02f, -0.02f, 0.19f), (0.14f, -0.2f, 0.2f), (0.38f, -0.29f, 0.2f), (0.64f, -0.29f, 0.2f), (0.87f, -0.19f, 0.2f),
        (1.02f, 0, 0.19f), (1.04f, 0.22f, 0.17f), (-0.06f, 0.42f, 0.14f), (1.06f, 0.44f, 0.14f),
    ];

    public static void PaintBehind(DrawnBrush brush, HairStyle style, string color)
    {
        switch (style)
        {
            case HairStyle.Bob:
                brush.Fill(color, "M 0.5 -0.34 C 0.05 -0.34 -0.2 0 -0.17 0.45 L -0.14 0.98 Q 0.5 1.1 1.14 0.98 L 1.17 0.45 C 1.2 0 0.95 -0.34 0.5 -0.34 Z");
                break;
            case HairStyle.Long:
                brush.Fill(color, "M 0.5 -0.34 C 0.05 -0.34 -0.18 0 -0.16 0.45 C -0.16 1 -0.34 1.4 -0.2 1.75 L 1.2 1.75 C 1.34 1.4 1.16 1 1.16 0.45 C 1.18 0 0.95 -0.34 0.5 -0.34 Z");
                break;
            case HairStyle.Bun:
                brush.Oval(color, 0.5f, -0.32f, 0.3f, 0.2f);
                break;
            case HairStyle.Curls:
                foreach (var (x, y, radius) in Curls)
                {
                    brush.Oval(color, x, y, radius, radius);
                }

                break;
        }
    }

    public static void PaintBefore(DrawnBrush brush, HairStyle style, string color)
    {
        switch (style)
        {
            case HairStyle.Short:
                brush.Fill(color, "M -0.03 0.34 C -0.1 -0.1 0.16 -0.33 0.5 -0.33 C 0.84 -0.33 1.1 -0.1 1.03 0.34 C 0.99 0.2 0.97 0.12 0.9 0.02 C 0.65 -0.06 0.35 -0.06 0.1 0.02 C 0.03 0.12 0.01 0.2 -0.03 0.34 Z");
                break;
            case HairStyle.Parted:
                brush.Fill(color, "M -0.03 0.4 C -0.12 -0.1 0.14 -0.34 0.48 -0.34 C 0.86 -0.36 1.12 -0.1 1.03 0.4 C 0.98 0.22 0.95 0.14 0.88 0.08 C 0.6 0.1 0.4 0 0.3 -0.12 C 0.22 0 0.08 0.1 -0.03 0.4 Z");
                break;
            case HairStyle.Bob:
                brush.Fill(color, "M -0.12 0.7 C -0.2 -0.05 0.1 -0.34 0.5 -0.34 C 0.9 -0.34 1.2 -0.05 1.12 0.7 C 1.04 0.6 1 0.4 0.97 0.14 C 0.7 0.16 0.3 0.16 0.03 0.14 C 0 0.4 -0.04 0.6 -0.12 0.7 Z");
                break;
            case HairStyle.Long:
                brush.Fill(color, "M -0.1 0.8 C -0.2 -0.05 0.12 -0.34 0.5 -0.34 C 0.88 -0.34 1.2 -0.05 1.1 0.8 C 1.04 0.5 1 0.2 0.86 0.06 C 0.7 0.02 0.56 -0.06 0.5 -0.16 C 0.44 -0.06 0.3 0.02 0.14 0.06 C 0 0.2 -0.04 0.5 -0.1 0.8 Z");
                break;
            case HairStyle.Bun:
                brush.Fill(color, "M -0.02 0.34 C -0.08 -0.06 0.16 -0.28 0.5 -0.28 C 0.84 -0.28 1.08 -0.06 1.02 0.34 C 0.96 0.12 0.76 -0.02 0.5 -0.04 C 0.24 -0.02 0.04 0.12 -0.02 0.34 Z");
                break;
            case HairStyle.Curls:
                brush.Fill(color, "M 0 0.26 C -0.06 -0.06 0.2 -0.26 0.5 -0.26 C 0.8 -0.26 1.06 -0.06 1 0.26 Q 0.9 0.04 0.78 0.08 Q 0.66 -0.02 0.5 0.04 Q 0.34 -0.02 0.22 0.08 Q 0.1 0.04 0 0.26 Z");
                break;
            case HairStyle.Receding:
                brush.Fill(color, "M -0.02 0.42 C -0.06 0.14 0 -0.02 0.12 -0.1 C 0.08 0.06 0.06 0.22 -0.02 0.42 Z M 1.02 0.42 C 1.06 0.14 1 -0.02 0.88 -0.1 C 0.92 0.06 0.94 0.22 1.02 0.42 Z");
                break;
            case HairStyle.Hood:
                brush.Fill(color, "M -0.4 1.5 C -0.3 0.2 -0.1 -0.42 0.5 -0.42 C 1.1 -0.42 1.3 0.2 1.4 1.5 C 1.1 1.3 1.04 0.9 0.98 0.4 Q 0.5 0.26 0.02 0.4 C -0.04 0.9 -0.1 1.3 -0.4 1.5 Z");
                break;
        }
    }
}

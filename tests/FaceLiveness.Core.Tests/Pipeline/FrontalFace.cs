using System.Numerics;

namespace FaceLiveness.Tests.Pipeline;

/// <summary>68 landmarks of a face that looks into the camera.</summary>
internal static class FrontalFace
{
    /// <summary>The face in a box, with eyes of the given aspect ratio.</summary>
    public static FaceLandmarks In(BoundingBox box, float eyeAspectRatio)
    {
        var points = new Vector2[68];
        for (var i = 0; i <= 16; i++)
        {
            var angle = MathF.PI * i / 16;
            points[i] = new(0.5f - (0.5f * MathF.Cos(angle)), 0.4f + (0.6f * MathF.Sin(angle)));
        }

        for (var i = 0; i < 5; i++)
        {
            points[17 + i] = new(0.12f + (0.07f * i), 0.25f - (0.02f * MathF.Sin(MathF.PI * i / 4)));
            points[22 + i] = new(0.6f + (0.07f * i), 0.25f - (0.02f * MathF.Sin(MathF.PI * i / 4)));
        }

        for (var i = 0; i < 4; i++)
        {
            points[27 + i] = new(0.5f, 0.35f + (0.07f * i));
        }

        for (var i = 0; i < 5; i++)
        {
            points[31 + i] = new(0.42f + (0.04f * i), 0.62f);
        }

        Eye(points.AsSpan(36, 6), new(0.3f, 0.38f), eyeAspectRatio);
        Eye(points.AsSpan(42, 6), new(0.7f, 0.38f), eyeAspectRatio);
        for (var i = 0; i < 12; i++)
        {
            var angle = MathF.PI - (2 * MathF.PI * i / 12);
            points[48 + i] = new(0.5f + (0.18f * MathF.Cos(angle)), 0.78f - (0.07f * MathF.Sin(angle)));
        }

        for (var i = 0; i < 8; i++)
        {
            var angle = MathF.PI - (2 * MathF.PI * i / 8);
            points[60 + i] = new(0.5f + (0.14f * MathF.Cos(angle)), 0.78f - (0.02f * MathF.Sin(angle)));
        }

        for (var i = 0; i < points.Length; i++)
        {
            points[i] = new(box.X + (points[i].X * box.Width), box.Y + (points[i].Y * box.Height));
        }

        return new FaceLandmarks(LandmarkScheme.Ibug68, points);
    }

    private static void Eye(Span<Vector2> eye, Vector2 center, float aspectRatio)
    {
        const float Width = 0.16f;
        var half = Width * aspectRatio / 2;
        eye[0] = new(center.X - (Width / 2), center.Y);
        eye[1] = new(center.X - (Width / 6), center.Y - half);
        eye[2] = new(center.X + (Width / 6), center.Y - half);
        eye[3] = new(center.X + (Width / 2), center.Y);
        eye[4] = new(center.X + (Width / 6), center.Y + half);
        eye[5] = new(center.X - (Width / 6), center.Y + half);
    }
}

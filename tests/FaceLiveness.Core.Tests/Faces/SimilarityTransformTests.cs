using System.Numerics;
using CsCheck;

namespace FaceLiveness.Core.Tests;

public sealed class SimilarityTransformTests
{
    private static readonly Gen<Vector2> Point = Gen.Select(Gen.Float[-500, 500], Gen.Float[-500, 500], (x, y) => new Vector2(x, y));

    private static readonly Gen<Vector2[]> Points = Point.Array[2, 20].Where(points => Spread(points) > 10);

    private static readonly Gen<Matrix3x2> Similarity = Gen.Select(
        Gen.Float[0.05f, 20], Gen.Float[-3.1f, 3.1f], Point, (scale, angle, shift) =>
            Matrix3x2.CreateScale(scale) * Matrix3x2.CreateRotation(angle) * Matrix3x2.CreateTranslation(shift));

    [Fact]
    public void Recovers_the_scale_rotation_and_translation_that_moved_the_points() =>
        Gen.Select(Points, Similarity).Sample((points, truth) =>
        {
            var found = SimilarityTransform.Estimate(points, Move(points, truth));

            foreach (var point in points)
            {
                AssertNear(Vector2.Transform(point, truth), Vector2.Transform(point, found), 0.05f);
            }
        });

    [Fact]
    public void Is_always_a_rotation_with_one_scale_and_never_a_mirror_image() =>
        Gen.Select(Points, Points).Sample((from, to) =>
        {
            var count = Math.Min(from.Length, to.Length);
            if (Spread(from.AsSpan(0, count)) <= 10)
            {
                return;
            }

            var found = SimilarityTransform.Estimate(from.AsSpan(0, count), to.AsSpan(0, count));

            Assert.Equal(found.M11, found.M22);
            Assert.Equal(found.M12, -found.M21);
            Assert.True(found.GetDeterminant() >= 0);
        });

    [Fact]
    public void No_small_change_of_it_fits_noisy_points_better() =>
        Gen.Select(Points, Similarity, Point.Array[20], Gen.Float[-0.05f, 0.05f], Gen.Float[-0.05f, 0.05f]).Sample((points, truth, noise, turn, grow) =>
        {
            var target = Move(points, truth).Zip(noise, (point, error) => point + (error / 20)).ToArray();

            var best = SimilarityTransform.Estimate(points, target);
            var other = best * Matrix3x2.CreateRotation(turn, Mean(target)) * Matrix3x2.CreateScale(1 + grow, Mean(target));

            Assert.True(SquaredError(points, target, best) <= (SquaredError(points, target, other) * 1.001) + 0.01);
        });

    [Fact]
    public void The_order_of_the_pairs_does_not_matter() =>
        Gen.Select(Points, Similarity, Point.Array[20]).Sample((points, truth, noise) =>
        {
            var target = Move(points, truth).Zip(noise, (point, error) => point + (error / 20)).ToArray();

            var forwards = SimilarityTransform.Estimate(points, target);
            var backwards = SimilarityTransform.Estimate(points.Reverse().ToArray(), target.Reverse().ToArray());

            foreach (var point in points)
            {
                AssertNear(Vector2.Transform(point, forwards), Vector2.Transform(point, backwards), 0.05f);
            }
        });

    [Fact]
    public void Points_that_all_coincide_are_refused()
    {
        Vector2[] same = [new(3, 4), new(3, 4), new(3, 4)];

        Assert.Throws<ArgumentException>(() => SimilarityTransform.Estimate(same, same));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(5, 4)]
    public void Too_few_points_or_unequal_counts_are_refused(int from, int to) => Assert.Throws<ArgumentException>(() =>
        SimilarityTransform.Estimate(new Vector2[from], new Vector2[to]));

    [Fact]
    public void Numbers_that_are_not_finite_are_refused()
    {
        Vector2[] good = [new(0, 0), new(1, 0)];

        Assert.Throws<ArgumentException>(() => SimilarityTransform.Estimate([new(float.NaN, 0), new(1, 0)], good));
        Assert.Throws<ArgumentException>(() => SimilarityTransform.Estimate(good, [new(float.PositiveInfinity, 0), new(1, 0)]));
    }

    private static Vector2[] Move(Vector2[] points, Matrix3x2 map) => Array.ConvertAll(points, point => Vector2.Transform(point, map));

    private static Vector2 Mean(Vector2[] points) => points.Aggregate(Vector2.Zero, (sum, point) => sum + point) / points.Length;

    private static float Spread(ReadOnlySpan<Vector2> points)
    {
        var box = BoundingBox.Around(points);
        return MathF.Max(box.Width, box.Height);
    }

    private static double SquaredError(Vector2[] from, Vector2[] to, Matrix3x2 map) =>
        from.Zip(to, (a, b) => (double)Vector2.DistanceSquared(Vector2.Transform(a, map), b)).Sum();

    private static void AssertNear(Vector2 expected, Vector2 found, float tolerance) =>
        Assert.True(Vector2.Distance(expected, found) <= tolerance * (1 + (expected.Length() / 1000)), $"{found} is not near {expected}.");
}

using System.Numerics;
using CsCheck;

namespace FaceLiveness.Tests;

public sealed class EyeAspectRatioTests
{
    private static readonly Gen<Vector2> Point = Gen.Select(Gen.Float[-30, 30], Gen.Float[-30, 30], (x, y) => new Vector2(x, y));

    [Fact]
    public void Is_height_over_width()
    {
        Vector2[] eye = [new(0, 5), new(3, 2), new(7, 2), new(10, 5), new(7, 8), new(3, 8)];

        Assert.Equal(0.6f, EyeAspectRatio.Of(eye), 1e-6f);
    }

    [Fact]
    public void Does_not_change_with_scale_rotation_and_translation() =>
        Gen.Select(Point.Array[6], Gen.Float[0.2f, 20], Gen.Float[-3.1f, 3.1f], Point).Where(c => Vector2.Distance(c.Item1[0], c.Item1[3]) > 1).Sample((eye, scale, angle, shift) =>
        {
            var map = Matrix3x2.CreateScale(scale) * Matrix3x2.CreateRotation(angle) * Matrix3x2.CreateTranslation(shift);
            var moved = Array.ConvertAll(eye, p => Vector2.Transform(p, map));
            var expected = EyeAspectRatio.Of(eye);
            return MathF.Abs(EyeAspectRatio.Of(moved) - expected) <= 1e-3f * (1 + expected);
        });

    [Fact]
    public void Is_zero_where_the_corners_coincide() => Assert.Equal(0, EyeAspectRatio.Of(new Vector2[6]));

    [Fact]
    public void Refuses_fewer_than_six_points() =>
        Assert.Contains("5 were given", Assert.Throws<ArgumentException>(() => EyeAspectRatio.Of(new Vector2[5])).Message, StringComparison.Ordinal);
}

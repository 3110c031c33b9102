using System.Numerics;
using CsCheck;

namespace FaceLiveness.Onnx.Tests;

public sealed class FaceAlignmentTests
{
    [Fact]
    public void A_face_that_is_moved_turned_and_scaled_gives_the_same_aligned_picture() => Gen.Select(
        Gen.Float[0.2f, 5], Gen.Float[-1.5f, 1.5f], Gen.Float[-300, 300], Gen.Float[-300, 300]).Sample((scale, angle, x, y) =>
        {
            Vector2[] face = [new(105, 110), new(145, 112), new(126, 135), new(108, 155), new(142, 156)];
            var move = Matrix3x2.CreateScale(scale) * Matrix3x2.CreateRotation(angle) * Matrix3x2.CreateTranslation(x, y);

            var still = FaceAlignment.ToFrame(Five(face));
            var moved = FaceAlignment.ToFrame(Five(Array.ConvertAll(face, point => Vector2.Transform(point, move))));

            foreach (var corner in (Vector2[])[new(0, 0), new(112, 0), new(0, 112), new(112, 112)])
            {
                var expected = Vector2.Transform(Vector2.Transform(corner, still), move);
                Assert.Equal(0, Vector2.Distance(expected, Vector2.Transform(corner, moved)), 0.05f * (1 + scale));
            }
        });

    [Fact]
    public void The_left_eye_of_the_picture_comes_to_lie_at_the_left()
    {
        var points = new FivePoints(new(105, 110), new(145, 110), new(125, 135), new(108, 155), new(142, 155));

        Assert.True(Matrix3x2.Invert(FaceAlignment.ToFrame(points), out var toAligned));

        Assert.Equal(0, Vector2.Distance(new(38.8f, 52.7f), Vector2.Transform(points.LeftEye, toAligned)), 3f);
        Assert.Equal(0, Vector2.Distance(new(74.5f, 52.5f), Vector2.Transform(points.RightEye, toAligned)), 3f);
    }

    private static FivePoints Five(Vector2[] points) => new(points[0], points[1], points[2], points[3], points[4]);
}

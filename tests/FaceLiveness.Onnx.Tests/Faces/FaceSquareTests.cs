using CsCheck;

namespace FaceLiveness.Onnx.Tests;

public sealed class FaceSquareTests
{
    [Fact]
    public void A_square_inside_a_frame_is_as_large_as_asked_for_or_as_fits_and_lies_inside() => Gen.Select(
        Gen.Int[20, 2000], Gen.Int[20, 2000], Gen.Float[0, 1], Gen.Float[0, 1], Gen.Float[1, 500], Gen.Float[1, 5]).Sample(
        (width, height, x, y, side, factor) =>
        {
            var face = new BoundingBox((x * width) - (side / 2), (y * height) - (side / 2), side * 0.7f, side);

            var square = FaceSquare.Inside(face, factor, width, height);

            Assert.Equal(square.Width, square.Height);
            Assert.Equal(MathF.Min(side * factor, Math.Min(width, height)), square.Width, 0.01f);
            Assert.True(square.X >= 0 && square.Y >= 0 && square.Right <= width + 0.1f && square.Bottom <= height + 0.1f);
        });
}

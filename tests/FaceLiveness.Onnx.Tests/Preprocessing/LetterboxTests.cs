using System.Numerics;
using CsCheck;

namespace FaceLiveness.Onnx.Tests;

public sealed class LetterboxTests
{
    private static readonly Gen<(int Width, int Height)> GenSize = Gen.Select(Gen.Int[1, 4000], Gen.Int[1, 4000]);

    [Fact]
    public void A_box_comes_back_from_the_tensor_where_it_was() =>
        Gen.Select(GenSize, Gen.Int[4, 1280], Gen.Int[4, 1280], Gen.Bool, Gen.Float[0, 1].Array[4]).Sample((size, width, height, centred, at) =>
        {
            var letterbox = centred
                ? Letterbox.Centered(size.Width, size.Height, width, height)
                : Letterbox.TopLeft(size.Width, size.Height, width, height);
            var box = new BoundingBox(at[0] * size.Width, at[1] * size.Height, at[2] * size.Width, at[3] * size.Height);
            var back = letterbox.ToPicture(letterbox.ToTensor(box));
            var tolerance = 1e-5f * (size.Width + size.Height) / MathF.Min(1, letterbox.Scale);
            Assert.Equal(box.X, back.X, tolerance);
            Assert.Equal(box.Y, back.Y, tolerance);
            Assert.Equal(box.Right, back.Right, tolerance);
            Assert.Equal(box.Bottom, back.Bottom, tolerance);

            var corner = Vector2.Transform(new Vector2(letterbox.ToTensor(box).X, letterbox.ToTensor(box).Y), letterbox.Map);
            Assert.Equal(box.X, corner.X, tolerance);
            Assert.Equal(box.Y, corner.Y, tolerance);
        });

    [Fact]
    public void The_whole_picture_lies_inside_and_touches_two_opposite_edges() =>
        Gen.Select(GenSize, Gen.Int[4, 1280], Gen.Int[4, 1280]).Sample((size, width, height) =>
        {
            var box = Letterbox.Centered(size.Width, size.Height, width, height).ToTensor(new(0, 0, size.Width, size.Height));
            Assert.InRange(box.X, -1e-3f, width);
            Assert.InRange(box.Y, -1e-3f, height);
            Assert.InRange(box.Right, 0, width + 1e-3f);
            Assert.InRange(box.Bottom, 0, height + 1e-3f);
            Assert.True(MathF.Abs(box.Width - width) < 1e-2f || MathF.Abs(box.Height - height) < 1e-2f);
            Assert.Equal(width / 2f, box.Center.X, 1e-2f);
            Assert.Equal(height / 2f, box.Center.Y, 1e-2f);
        });

    [Fact]
    public void Top_left_puts_the_border_to_the_right_and_below()
    {
        var box = Letterbox.TopLeft(1920, 1080, 416, 416).ToTensor(new(0, 0, 1920, 1080));
        Assert.Equal(new BoundingBox(0, 0, 416, 234), box);
    }
}

using System.Numerics;
using CsCheck;

namespace FaceLiveness.Tests.Frames;

public sealed class BoundingBoxTests
{
    private const float Tolerance = 0.01f;

    private static readonly Gen<BoundingBox> Boxes =
        Gen.Select(Gen.Float[-500, 500], Gen.Float[-500, 500], Gen.Float[0, 500], Gen.Float[0, 500], (x, y, w, h) => new BoundingBox(x, y, w, h));

    [Fact]
    public void IoU_is_symmetric_and_between_0_and_1() => Gen.Select(Boxes, Boxes).Sample((a, b) =>
    {
        Assert.Equal(a.IoU(b), b.IoU(a), 1e-5f);
        Assert.InRange(a.IoU(b), 0, 1);
    });

    [Fact]
    public void A_box_overlaps_itself_wholly_and_one_apart_not_at_all() => Boxes.Where(box => box is { Width: > 1, Height: > 1 }).Sample(box =>
    {
        Assert.Equal(1, box.IoU(box), 1e-3f);
        Assert.Equal(0, box.IoU(box.Offset(box.Width + 1, 0)));
    });

    [Fact]
    public void IoU_of_half_shifted_boxes_is_a_third() =>
        Assert.Equal(1f / 3, new BoundingBox(0, 0, 10, 10).IoU(new(5, 0, 10, 10)), 1e-6f);

    [Fact]
    public void What_two_boxes_share_lies_in_both() => Gen.Select(Boxes, Boxes).Sample((a, b) =>
    {
        var shared = a.Intersect(b);
        Assert.True(shared is { Width: >= 0, Height: >= 0 });
        if (shared.Area > 0)
        {
            Assert.All(new[] { a, b }, box => Assert.True(
                shared.X >= box.X && shared.Y >= box.Y && shared.Right <= box.Right + Tolerance && shared.Bottom <= box.Bottom + Tolerance));
        }
    });

    [Fact]
    public void Shares_lie_between_0_and_1_and_are_whole_in_a_larger_box() => Gen.Select(Boxes, Boxes).Sample((a, b) =>
    {
        Assert.InRange(a.ShareWithin(b), 0, 1);
        if (a is { Width: > 1, Height: > 1 })
        {
            Assert.Equal(1, a.ShareWithin(a.Scale(1.5f)), 1e-3f);
        }
    });

    [Fact]
    public void Shifting_inside_keeps_the_size_and_ends_inside_where_there_is_room() =>
        Gen.Select(Boxes, Gen.Int[1, 1000], Gen.Int[1, 1000]).Sample((box, width, height) =>
        {
            var shifted = box.ShiftInside(width, height);

            Assert.Equal((box.Width, box.Height), (shifted.Width, shifted.Height));
            Assert.True(shifted is { X: >= 0, Y: >= 0 });
            Assert.True(box.Width <= width ? shifted.Right <= width + Tolerance : shifted.X == 0);
            Assert.True(box.Height <= height ? shifted.Bottom <= height + Tolerance : shifted.Y == 0);
        });

    [Fact]
    public void Clipping_never_leaves_the_picture() => Gen.Select(Boxes, Gen.Int[1, 1000], Gen.Int[1, 1000]).Sample((box, width, height) =>
    {
        var clipped = box.Clip(width, height);
        Assert.True(clipped.Area == 0 || (clipped is { X: >= 0, Y: >= 0 } && clipped.Right <= width + Tolerance && clipped.Bottom <= height + Tolerance));
    });

    [Fact]
    public void Scaling_and_squaring_keep_the_middle() => Gen.Select(Boxes, Gen.Float[0, 4]).Sample((box, factor) =>
    {
        Assert.InRange(Vector2.Distance(box.Center, box.Scale(factor).Center), 0, Tolerance);
        Assert.InRange(Vector2.Distance(box.Center, box.Square(factor * 100).Center), 0, Tolerance);
        Assert.Equal(box.Area * factor * factor, box.Scale(factor).Area, 1e-3f * (1 + (box.Area * factor * factor)));
    });

    [Fact]
    public void The_box_around_points_holds_them_all() =>
        Gen.Select(Gen.Float[-500, 500], Gen.Float[-500, 500], (x, y) => new Vector2(x, y)).Array[1, 20].Sample(points =>
        {
            var box = BoundingBox.Around(points);
            Assert.All(points, point => Assert.True(box.Scale(1.001f).Contains(point) || Vector2.Distance(point, Vector2.Clamp(point, new(box.X, box.Y), new(box.Right, box.Bottom))) < Tolerance));
            Assert.Contains(points, point => point.X == box.X);
            Assert.Contains(points, point => point.Y == box.Y);
        });

    [Fact]
    public void No_points_have_no_box() => Assert.Throws<ArgumentException>(() => BoundingBox.Around([]));

    [Fact]
    public void Corners_in_the_wrong_order_make_an_empty_box() =>
        Assert.Equal((0f, 0f), (BoundingBox.FromCorners(10, 10, 5, 5).Width, BoundingBox.FromCorners(10, 10, 5, 5).Height));
}

using CsCheck;
using FaceLiveness.Hosting;

namespace FaceLiveness.Tests.Hosting.Live;

public sealed class BoxScalerTests
{
    [Fact]
    public void Every_new_sample_covers_its_part_of_the_old_ones_and_nothing_else() => Gen.Select(Gen.Int[1, 4000], Gen.Int[1, 1280]).Where((from, to) => to <= from).Sample((from, to) =>
    {
        var axis = new BoxAxis(from, to);
        var end = 0;
        for (var i = 0; i < to; i++)
        {
            var weights = axis.Weights(i);
            var sum = 0;
            foreach (var weight in weights)
            {
                sum += weight;
            }

            Assert.Equal(BoxAxis.Whole, sum);
            Assert.InRange(axis.Start(i), Math.Max(0, end - 1), end);
            end = axis.Start(i) + weights.Length;
        }

        Assert.Equal(from, end);
    });

    [Theory]
    [InlineData(PixelFormat.Gray8)]
    [InlineData(PixelFormat.Bgr24)]
    [InlineData(PixelFormat.Rgba32)]
    public void A_new_pixel_is_the_mean_of_those_that_it_covers(PixelFormat format)
    {
        using var frame = VideoFrame.Rent(960, 400, format);
        var bytes = PixelLayout.Of(format).BytesPerPixel;
        for (var i = 0; i < frame.Pixels.Length; i++)
        {
            // Columns of 0, 100 and 200 in turn.
            frame.Pixels[i] = (byte)(i / bytes % 3 * 100);
        }

        using var small = new BoxScaler().Scale(frame, 320);

        Assert.Equal((320, 133, format), (small.Width, small.Height, small.Format));
        Assert.All(small.Pixels.ToArray(), pixel => Assert.InRange(pixel, 99, 101));
    }

    [Fact]
    public void Planes_stay_planes_and_keep_their_colour()
    {
        using var frame = VideoFrame.RentPlanes(1281, 721, YuvColor.Bt709);
        frame.Planes.Luma.Fill(120);
        frame.Planes.Cb.Fill(90);
        frame.Planes.Cr.Fill(200);

        using var small = new BoxScaler().Scale(frame, 640);

        Assert.True(small.HasPlanes);
        Assert.Equal((640, 360), (small.Width, small.Height));
        Assert.All(small.Planes.Luma.ToArray(), luma => Assert.Equal(120, luma));
        Assert.All(small.Planes.Cb.ToArray(), blue => Assert.Equal(90, blue));
        Assert.All(small.Planes.Cr.ToArray(), red => Assert.Equal(200, red));
    }

    [Fact]
    public void A_picture_is_never_enlarged()
    {
        using var frame = VideoFrame.Rent(100, 80, PixelFormat.Gray8);
        frame.Pixels.Fill(7);

        using var copy = new BoxScaler().Scale(frame, 160);

        Assert.Equal((100, 80), (copy.Width, copy.Height));
        Assert.All(copy.Pixels.ToArray(), pixel => Assert.Equal(7, pixel));
    }

    [Theory]
    [InlineData(1, 160)]
    [InlineData(160, 160)]
    [InlineData(479, 320)]
    [InlineData(700, 640)]
    [InlineData(4000, 1280)]
    public void The_width_is_the_nearest_at_or_below(int asked, int width) => Assert.Equal(width, PictureWidth.Of(asked, 480));
}

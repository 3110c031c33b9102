using CsCheck;

namespace FaceLiveness.Imaging.Skia.Tests;

public sealed class BgraPixelsTests
{
    [Fact]
    public void Every_format_becomes_opaque_bgra_pixel_by_pixel()
    {
        Gen.Select(Gen.Enum<PixelFormat>(), Gen.Int[1, 40], Gen.Int[1, 5], Gen.Int[0, 9], Gen.UInt).Sample((format, width, height, padding, seed) =>
        {
            var layout = PixelLayout.Of(format);
            var stride = (width * layout.BytesPerPixel) + padding;
            var bytes = new byte[stride * height];
            new Random((int)seed).NextBytes(bytes);
            var view = new ImageView(bytes, width, height, stride, format);
            using var frame = BgraPixels.Convert(view);
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    var pixel = view.Row(y).Slice(x * layout.BytesPerPixel, layout.BytesPerPixel);
                    Assert.Equal((pixel[layout.Red], pixel[layout.Green], pixel[layout.Blue]), frame.At(x, y));
                    Assert.Equal(255, frame.View.Row(y)[(x * 4) + 3]);
                }
            }
        });
    }

    [Fact]
    public void Planes_become_the_pixels_that_their_view_shows()
    {
        using var planes = VideoFrame.RentPlanes(37, 23, YuvColor.Bt709);
        new Random(1).NextBytes(planes.Planes.Luma);
        new Random(2).NextBytes(planes.Planes.Cb);
        new Random(3).NextBytes(planes.Planes.Cr);
        using var found = BgraPixels.Convert(planes, 36, 22);
        using var expected = BgraPixels.Convert(new ImageView(planes.View.Pixels, 36, 22, planes.Stride, planes.Format));

        Assert.Equal((36, 22, PixelFormat.Bgra32), (found.Width, found.Height, found.Format));
        Assert.True(found.Pixels.SequenceEqual(expected.Pixels));
    }

    [Fact]
    public void Doubling_agrees_with_plain_bilinear_interpolation_to_two_levels()
    {
        Gen.Select(Gen.Int[1, 21], Gen.Int[1, 9], Gen.UInt).Sample((width, height, seed) =>
        {
            using var small = VideoFrame.Rent(width, height);
            new Random((int)seed).NextBytes(small.Pixels);
            using var large = BgraPixels.ConvertDoubled(small.View);
            Assert.Equal((width * 2, height * 2), (large.Width, large.Height));
            for (var y = 0; y < large.Height; y++)
            {
                for (var x = 0; x < large.Width; x++)
                {
                    var expected = Interpolated(small, ((x + 0.5) / 2) - 0.5, ((y + 0.5) / 2) - 0.5);
                    Assert.InRange(large.At(x, y).Green, expected - 2, expected + 2);
                }
            }
        }, iter: 30);
    }

    private static double Interpolated(VideoFrame frame, double x, double y)
    {
        var (left, top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (right, down) = (x - left, y - top);
        return (Green(left, top) * (1 - right) * (1 - down)) + (Green(left + 1, top) * right * (1 - down))
            + (Green(left, top + 1) * (1 - right) * down) + (Green(left + 1, top + 1) * right * down);

        double Green(int atX, int atY) => frame.At(Math.Clamp(atX, 0, frame.Width - 1), Math.Clamp(atY, 0, frame.Height - 1)).Green;
    }
}

using CsCheck;

namespace FaceLiveness.Tests;

public sealed class YuvPlanesTests
{
    private static readonly YuvColor[] Colors = [YuvColor.Bt601, YuvColor.Bt709, YuvColor.Bt2020];

    private static readonly Gen<YuvColor> GenColor =
        from color in Gen.Int[0, 2].Select(i => Colors[i])
        from full in Gen.Bool
        select color with { FullRange = full };

    // Luma and chroma of full colours as the recommendations' own tables give them (8 bits).
    [Theory]
    [InlineData(601, false, 81, 90, 240, 255, 0, 0)]
    [InlineData(601, false, 145, 54, 34, 0, 255, 0)]
    [InlineData(601, false, 41, 240, 110, 0, 0, 255)]
    [InlineData(709, false, 63, 102, 240, 255, 0, 0)]
    [InlineData(709, false, 173, 42, 26, 0, 255, 0)]
    [InlineData(709, false, 32, 240, 118, 0, 0, 255)]
    [InlineData(601, true, 76, 85, 255, 255, 0, 0)]
    [InlineData(601, true, 150, 44, 21, 0, 255, 0)]
    [InlineData(709, false, 235, 128, 128, 255, 255, 255)]
    [InlineData(709, false, 16, 128, 128, 0, 0, 0)]
    [InlineData(709, false, 5, 128, 128, 0, 0, 0)]
    [InlineData(709, true, 255, 128, 128, 255, 255, 255)]
    [InlineData(709, true, 77, 128, 128, 77, 77, 77)]
    public void Known_colours_become_themselves(int standard, bool fullRange, byte luma, byte cb, byte cr, int red, int green, int blue)
    {
        var color = (standard == 601 ? YuvColor.Bt601 : YuvColor.Bt709) with { FullRange = fullRange };
        using var frame = VideoFrame.RentPlanes(11, 3, color);
        frame.Planes.Luma.Fill(luma);
        frame.Planes.Cb.Fill(cb);
        frame.Planes.Cr.Fill(cr);

        var view = frame.View;
        for (var x = 0; x < 11; x++)
        {
            var pixel = view.Row(2).Slice(3 * x, 3);
            Assert.InRange(pixel[0], blue - 2, blue + 2);
            Assert.InRange(pixel[1], green - 2, green + 2);
            Assert.InRange(pixel[2], red - 2, red + 2);
        }
    }

    [Fact]
    public void Any_part_of_any_size_becomes_the_pixels_that_the_formula_gives() =>
        (from color in GenColor
         from width in Gen.Int[1, 60]
         from height in Gen.Int[1, 20]
         from x in Gen.Int[0, width - 1]
         from y in Gen.Int[0, height - 1]
         from partWidth in Gen.Int[1, width - x]
         from partHeight in Gen.Int[1, height - y]
         from format in Gen.Bool.Select(isLong => isLong ? PixelFormat.Bgra32 : PixelFormat.Bgr24)
         from padding in Gen.Int[0, 9]
         from seed in Gen.Int
         select (color, width, height, x, y, partWidth, partHeight, format, padding, seed)).Sample(
            picture =>
            {
                using var frame = Noise(picture.width, picture.height, picture.color, picture.seed);
                var step = PixelLayout.Of(picture.format).BytesPerPixel;
                var stride = (picture.partWidth * step) + picture.padding;
                // Exactly as long as needed, and marked, so that a byte written where none belongs shows.
                var pixels = new byte[((picture.partHeight - 1) * stride) + (picture.partWidth * step)];
                Array.Fill(pixels, (byte)77);
                frame.Planes.CopyPixels(picture.x, picture.y, picture.partWidth, picture.partHeight, picture.format, pixels, stride);
                for (var row = 0; row < picture.partHeight; row++)
                {
                    for (var column = 0; column < picture.partWidth; column++)
                    {
                        var (red, green, blue) = Formula(frame.Planes, picture.x + column, picture.y + row);
                        var pixel = pixels.AsSpan((row * stride) + (column * step), step);
                        Assert.InRange(pixel[0], blue - 0.51, blue + 0.51);
                        Assert.InRange(pixel[1], green - 0.51, green + 0.51);
                        Assert.InRange(pixel[2], red - 0.51, red + 0.51);
                        if (step == 4)
                            Assert.Equal(255, pixel[3]);
                    }

                    if (row < picture.partHeight - 1)
                        Assert.Equal(-1, pixels.AsSpan((row * stride) + (picture.partWidth * step), picture.padding).IndexOfAnyExcept((byte)77));
                }
            }, iter: 500);

    [Fact]
    public void The_view_is_the_whole_picture_and_is_made_once()
    {
        using var frame = Noise(21, 7, YuvColor.Bt709, 1);
        var pixels = new byte[21 * 7 * 3];
        frame.Planes.CopyPixels(0, 0, 21, 7, PixelFormat.Bgr24, pixels, 63);

        Assert.True(frame.View.Pixels.SequenceEqual(pixels));
        Assert.True(frame.View.Pixels.Overlaps(frame.View.Pixels));
    }

    [Theory]
    [InlineData(-1, 0, 2, 2, PixelFormat.Bgr24)]
    [InlineData(3, 0, 6, 2, PixelFormat.Bgr24)]
    [InlineData(0, 0, 8, 5, PixelFormat.Bgr24)]
    [InlineData(0, 0, 0, 2, PixelFormat.Bgr24)]
    [InlineData(0, 0, 2, 2, PixelFormat.Gray8)]
    public void A_part_that_is_not_in_the_picture_and_a_format_that_planes_do_not_become_are_refused(int x, int y, int width, int height, PixelFormat format)
    {
        using var frame = Noise(8, 4, YuvColor.Bt601, 1);

        Assert.Throws<ArgumentException>(() => frame.Planes.CopyPixels(x, y, width, height, format, new byte[1000], 40));
    }

    private static VideoFrame Noise(int width, int height, YuvColor color, int seed)
    {
        var frame = VideoFrame.RentPlanes(width, height, color);
        var random = new Random(seed);
        random.NextBytes(frame.Planes.Luma);
        random.NextBytes(frame.Planes.Cb);
        random.NextBytes(frame.Planes.Cr);
        return frame;
    }

    /// <summary>The recommendations' equations, solved for red, green and blue.</summary>
    private static (double Red, double Green, double Blue) Formula(YuvPlanes planes, int x, int y)
    {
        var color = planes.Color;
        double luma = planes.Luma[(y * planes.Width) + x];
        var at = (y / 2 * planes.ChromaWidth) + (x / 2);
        var light = color.FullRange ? luma / 255 : (luma - 16) / 219;
        var cb = (planes.Cb[at] - 128) / (color.FullRange ? 255.0 : 224);
        var cr = (planes.Cr[at] - 128) / (color.FullRange ? 255.0 : 224);
        var red = light + (cr * 2 * (1 - color.Red));
        var blue = light + (cb * 2 * (1 - color.Blue));
        var green = (light - (color.Red * red) - (color.Blue * blue)) / (1 - color.Red - color.Blue);
        return (Math.Clamp(red * 255, 0, 255), Math.Clamp(green * 255, 0, 255), Math.Clamp(blue * 255, 0, 255));
    }
}

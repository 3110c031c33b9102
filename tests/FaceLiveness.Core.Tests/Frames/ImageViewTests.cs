namespace FaceLiveness.Tests.Frames;

public sealed class ImageViewTests
{
    [Fact]
    public void A_padded_picture_may_end_without_the_last_padding()
    {
        var view = new ImageView(new byte[16 + 12], 4, 2, 16, PixelFormat.Bgr24);

        Assert.Equal(12, view.Row(1).Length);
        Assert.Equal((4, 2, 16), (view.Width, view.Height, view.Stride));
    }

    [Fact]
    public void A_span_too_short_is_refused_with_the_bytes_needed()
    {
        var error = Assert.Throws<ArgumentException>(() => new ImageView(new byte[27], 4, 2, 16, PixelFormat.Bgr24).Width);

        Assert.Contains("28", error.Message, StringComparison.Ordinal);
        Assert.Contains("27", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(0)]
    [InlineData(-12)]
    public void A_stride_shorter_than_a_row_is_refused(int stride) =>
        Assert.Throws<ArgumentException>(() => new ImageView(new byte[1000], 4, 2, stride, PixelFormat.Bgr24).Width);

    [Theory]
    [InlineData(0, 2)]
    [InlineData(4, 0)]
    [InlineData(-4, 2)]
    public void A_picture_without_pixels_is_refused(int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageView(new byte[1000], width, height, 12, PixelFormat.Bgr24).Width);

    [Fact]
    public void Sizes_beyond_32_bits_do_not_wrap_around() =>
        Assert.Throws<ArgumentException>(() => new ImageView(new byte[1000], 1, int.MaxValue, int.MaxValue, PixelFormat.Gray8).Width);

    [Fact]
    public void An_unknown_pixel_format_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageView(new byte[1000], 4, 2, 16, (PixelFormat)99).Width);
}

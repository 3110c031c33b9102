namespace FaceLiveness.Tests.Frames;

public sealed class VideoFrameTests
{
    [Theory]
    [InlineData(PixelFormat.Bgr24, 21)]
    [InlineData(PixelFormat.Rgb24, 21)]
    [InlineData(PixelFormat.Bgra32, 28)]
    [InlineData(PixelFormat.Rgba32, 28)]
    [InlineData(PixelFormat.Gray8, 7)]
    public void A_frame_holds_its_rows_without_padding(PixelFormat format, int stride)
    {
        using var frame = VideoFrame.Rent(7, 5, format, "door", 3, TimeSpan.FromSeconds(2), DateTimeOffset.UnixEpoch);

        Assert.Equal((7, 5, stride, format), (frame.Width, frame.Height, frame.Stride, frame.Format));
        Assert.Equal(stride * 5, frame.Pixels.Length);
        Assert.Equal(("door", 3L, TimeSpan.FromSeconds(2), DateTimeOffset.UnixEpoch), (frame.SourceId, frame.SequenceNumber, frame.Timestamp, frame.CaptureTime));
    }

    [Fact]
    public void What_is_written_is_seen()
    {
        using var frame = VideoFrame.Rent(4, 3);
        frame.Pixels.Clear();
        frame.Pixels[frame.Stride + 5] = 200;

        Assert.Equal(200, frame.View.Row(1)[5]);
        Assert.Equal(12, frame.View.Row(2).Length);
    }

    [Fact]
    public void A_disposed_frame_is_not_read_or_written()
    {
        var frame = VideoFrame.Rent(4, 3);
        frame.Dispose();

        Assert.Throws<ObjectDisposedException>(() => frame.Pixels.Length);
        Assert.Throws<ObjectDisposedException>(() => frame.View.Width);
    }

    [Fact]
    public void Disposing_twice_does_not_give_the_memory_to_two_frames()
    {
        var frame = VideoFrame.Rent(64, 64);
        frame.Dispose();
        frame.Dispose();

        using var one = VideoFrame.Rent(64, 64);
        using var other = VideoFrame.Rent(64, 64);
        one.Pixels.Fill(1);
        other.Pixels.Fill(2);
        Assert.Equal(1, one.Pixels[0]);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(10, -1)]
    [InlineData(VideoFrame.MaximumSide + 1, 10)]
    [InlineData(10, VideoFrame.MaximumSide + 1)]
    public void Impossible_sizes_are_refused(int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => VideoFrame.Rent(width, height));

    [Fact]
    public void An_unknown_pixel_format_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => VideoFrame.Rent(4, 4, (PixelFormat)99));
}

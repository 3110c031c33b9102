using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace FaceLiveness.FFmpeg.Tests;

public sealed class ReadingTests
{
    private static string Clip => FFmpegProgram.Make("clip.mp4", "-f lavfi -i testsrc2=size=320x240:rate=25:duration=4 -pix_fmt yuv420p -c:v libx264 -g 25");

    [Fact]
    public async Task A_file_knows_its_length_once_it_is_open()
    {
        var source = new FFmpegFrameSource("test", Clip);
        Assert.Null(source.Duration);

        await source.ReadAllAsync();

        Assert.Equal(TimeSpan.FromSeconds(4), source.Duration);
    }

    [Fact]
    public async Task A_part_keeps_its_timestamps()
    {
        var source = new FFmpegFrameSource("test", Clip, new() { StartAt = TimeSpan.FromSeconds(1.5), Duration = TimeSpan.FromSeconds(1) });
        var frames = await source.ReadAllAsync();

        Assert.Equal(25, frames.Count);
        Assert.Equal(1.52, frames[0].Timestamp.TotalSeconds, 0.021);
        Assert.Equal(TimeSpan.FromSeconds(2.5), source.Duration);
    }

    [Fact]
    public async Task Starting_past_the_end_gives_nothing()
    {
        Assert.Empty(await Reading.ReadAllAsync(Clip, new() { StartAt = TimeSpan.FromSeconds(9) }));
    }

    [Fact]
    public async Task A_source_can_be_read_again()
    {
        var source = new FFmpegFrameSource("test", Clip);

        Assert.Equal(100, (await source.ReadAllAsync()).Count);
        Assert.Equal(100, (await source.ReadAllAsync()).Count);
    }

    [Fact]
    public async Task More_decoder_threads_give_the_same_frames()
    {
        var one = await Reading.ReadAllAsync(Clip);
        var four = await Reading.ReadAllAsync(Clip, new() { DecoderThreads = 4 });

        Assert.Equal(one.Select(frame => frame.Timestamp), four.Select(frame => frame.Timestamp));
    }

    [Fact]
    public async Task A_recording_is_taken_to_begin_when_reading_begins()
    {
        var start = new DateTimeOffset(2031, 5, 6, 7, 8, 9, TimeSpan.Zero);
        var frames = await new FFmpegFrameSource("test", Clip, timeProvider: new FakeTimeProvider(start)).ReadAllAsync();

        Assert.All(frames, frame => Assert.Equal(start + frame.Timestamp, frame.CaptureTime));
    }

    [Fact]
    public async Task In_real_time_a_frame_waits_for_its_moment_and_none_is_lost()
    {
        var clock = new FakeTimeProvider();
        var source = new FFmpegFrameSource("test", Clip, new() { RealTime = true }, clock);
        await using var frames = source.ReadFramesAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        Assert.True(await frames.MoveNextAsync());
        frames.Current.Dispose();
        for (var index = 1; index < 100; index++)
        {
            var next = frames.MoveNextAsync().AsTask();
            Assert.False(next.IsCompleted);
            clock.Advance(TimeSpan.FromMilliseconds(39));
            Assert.False(next.IsCompleted);
            clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.True(await next);
            Assert.Equal(index, frames.Current.SequenceNumber);
            frames.Current.Dispose();
        }

        Assert.False(await frames.MoveNextAsync());
    }

    [Fact]
    public async Task A_slow_reader_of_a_file_misses_nothing()
    {
        var source = new FFmpegFrameSource("test", Clip);
        var expected = 0L;
        await foreach (var frame in source.ReadFramesAsync(TestContext.Current.CancellationToken))
        {
            if (expected % 20 == 0)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            Assert.Equal(expected++, frame.SequenceNumber);
            frame.Dispose();
        }

        Assert.Equal(100, expected);
        Assert.Equal(0, source.DroppedFrames);
    }

    [Fact]
    public async Task Cancelling_ends_a_file_at_once()
    {
        using var cancel = new CancellationTokenSource();
        var source = new FFmpegFrameSource("test", Clip);
        var watch = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var frame in source.ReadFramesAsync(cancel.Token).WithCancellation(TestContext.Current.CancellationToken))
            {
                frame.Dispose();
                await cancel.CancelAsync();
            }
        });

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 3);
    }

    [Theory]
    [InlineData("rtsp://cam/1", true)]
    [InlineData("RTSPS://cam/1", true)]
    [InlineData("rtmp://cam/1", true)]
    [InlineData("udp://239.0.0.1:1234", true)]
    [InlineData("srt://cam:9000", true)]
    [InlineData("http://cam/live.m3u8", true)]
    [InlineData("https://cam/live.m3u8?token=x", true)]
    [InlineData("http://cam/video.mjpeg", true)]
    [InlineData("http://cam/mjpg/video.mjpg", true)]
    [InlineData("/dev/video0", true)]
    [InlineData("v4l2:/dev/v4l/by-id/cam", true)]
    [InlineData("http://host/clip.mp4", false)]
    [InlineData("clip.mp4", false)]
    [InlineData("/films/rtsp/clip.mp4", false)]
    [InlineData("file:///films/clip.mp4", false)]
    [InlineData("C:clip:with:colons.mp4", false)]
    public void An_address_tells_whether_it_is_a_camera(string address, bool isLive)
    {
        Assert.Equal(isLive, new FFmpegFrameSource("test", address).IsLive);
        Assert.Equal(!isLive, new FFmpegFrameSource("test", address, new() { IsLive = !isLive }).IsLive);
    }

    [Fact]
    public async Task A_name_with_colons_and_percent_signs_is_a_file()
    {
        var path = FFmpegProgram.NewPath("10:30 100%d ü.mp4");
        File.Copy(Clip, path);

        Assert.Equal(100, (await Reading.ReadAllAsync(path)).Count);
    }

    [Fact]
    public void Options_out_of_range_are_named_all_at_once()
    {
        var fault = Assert.Throws<ValidationException>(() => new FFmpegFrameSource(
            "test", "clip.mp4", new() { DecoderThreads = 65, OpenTimeout = TimeSpan.Zero, Duration = TimeSpan.Zero }));

        Assert.Contains("DecoderThreads", fault.Message, StringComparison.Ordinal);
        Assert.Contains("OpenTimeout", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_hardware_is_answered_with_the_known_names()
    {
        var fault = await Reading.FailAsync(Clip, new() { HardwareAcceleration = "abacus" });

        Assert.Contains("'abacus' is not built into this FFmpeg, which knows ", fault.Message, StringComparison.Ordinal);
        Assert.Equal(FrameSourceFault.Permanent, fault.Fault);
    }

    [Fact]
    public async Task Hardware_that_is_not_there_is_a_clear_fault()
    {
        Assert.SkipWhen(Directory.Exists("/dev/dri"), "This machine may have the hardware.");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "VA-API is Linux's.");

        var fault = await Reading.FailAsync(Clip, new() { HardwareAcceleration = "vaapi" });

        Assert.Contains("'vaapi'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("leave HardwareAcceleration out", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_camera_that_is_not_plugged_in_is_named()
    {
        var fault = await Reading.FailAsync("/dev/video97");

        Assert.Contains("There is no camera '/dev/video97'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_camera_is_refused_by_the_device_reader()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "v4l2 is Linux's.");

        var fault = await Reading.FailAsync("v4l2:" + Clip);

        Assert.Contains("could not be opened as a camera", fault.Message, StringComparison.Ordinal);
    }
}

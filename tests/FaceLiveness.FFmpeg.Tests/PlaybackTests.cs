using Microsoft.Extensions.Time.Testing;

namespace FaceLiveness.FFmpeg.Tests;

/// <summary>Recordings that stand in for cameras.</summary>
public sealed class PlaybackTests
{
    private const string Video = "-f lavfi -i testsrc2=size=320x240:rate=25:duration={0} -pix_fmt yuv420p -c:v libx264 -g 25";
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    [Theory]
    [InlineData("clip.mp4", "4")]
    [InlineData("clip.mp4", "0.4")]
    [InlineData("clip.mkv", "2")]
    [InlineData("clip.ts", "2")]
    [InlineData("clip.avi", "2")]
    [InlineData("clip.h264", "2")]
    public async Task A_recording_begins_again_at_its_end_and_its_time_goes_on(string fileName, string seconds)
    {
        var path = FFmpegProgram.Make(fileName, string.Format(System.Globalization.CultureInfo.InvariantCulture, Video, seconds));
        var source = new FFmpegFrameSource("test", path, new() { Loop = true, Duration = TimeSpan.FromSeconds(10) });
        var frames = await source.ReadAllAsync((0.2, 0.5));

        Assert.Equal(250, frames.Count, 2.0);
        Assert.Equal(TimeSpan.FromSeconds(10), source.Duration);
        Assert.All(frames.Zip(frames.Skip(1)), pair => Assert.Equal(0.04, (pair.Second.Timestamp - pair.First.Timestamp).TotalSeconds, 0.002));
        Assert.Equal(0, source.DecodeErrors);
        var round = (int)(double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture) * 25);
        Assert.All(Enumerable.Range(0, round), index => Assert.Equal(frames[index].Samples, frames[index + round].Samples));
    }

    [Theory]
    [InlineData("-bf 0")]
    [InlineData("-bf 2")]
    public async Task A_file_that_plays_as_a_camera_shows_each_picture_when_it_is_due(string encoding)
    {
        var clock = new FakeTimeProvider();
        var path = FFmpegProgram.Make("clip.mp4", $"{string.Format(System.Globalization.CultureInfo.InvariantCulture, Video, 2)} {encoding}");
        var source = new FFmpegFrameSource("test", path, new() { IsLive = true, RealTime = true }, clock);
        await using var frames = source.ReadFramesAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        DateTimeOffset? start = null;

        // Time passes in steps smaller than a picture's, so that a picture that came early would be seen to.
        for (var index = 0; index < 50; index++)
        {
            var next = frames.MoveNextAsync().AsTask();
            while (await Task.WhenAny(next, Task.Delay(5, TestContext.Current.CancellationToken)) != next)
            {
                clock.Advance(Step);
            }

            Assert.True(await next);
            using var frame = frames.Current;
            start ??= frame.CaptureTime;
            Assert.Equal(start + frame.Timestamp, frame.CaptureTime);
            Assert.InRange((clock.GetUtcNow() - frame.CaptureTime).TotalSeconds, 0, 1);
        }

        Assert.Equal(0, source.DroppedFrames);
    }

    [Fact]
    public async Task Its_pictures_that_nobody_takes_in_time_give_way_to_newer_ones()
    {
        var path = FFmpegProgram.Make("clip.mp4", string.Format(System.Globalization.CultureInfo.InvariantCulture, Video, 2));
        var source = new FFmpegFrameSource("test", path, new() { IsLive = true, RealTime = true });
        var taken = 0L;
        await foreach (var frame in source.ReadFramesAsync(TestContext.Current.CancellationToken))
        {
            using (frame)
            {
                taken++;
                await Task.Delay(200, TestContext.Current.CancellationToken);
            }
        }

        Assert.InRange(taken, 5, 15);
        Assert.Equal(50, taken + source.DroppedFrames);
    }

    [Fact]
    public async Task Cancelling_ends_it_while_it_waits_for_the_next_picture()
    {
        var path = FFmpegProgram.Make("slow.mp4", "-f lavfi -i testsrc2=size=320x240:rate=1:duration=60 -pix_fmt yuv420p -c:v libx264 -bf 0");
        using var cancel = new CancellationTokenSource();
        var source = new FFmpegFrameSource("test", path, new() { IsLive = true, RealTime = true }, new FakeTimeProvider());
        await using var frames = source.ReadFramesAsync(cancel.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await frames.MoveNextAsync());
        frames.Current.Dispose();
        var next = frames.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WaitAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
    }
}

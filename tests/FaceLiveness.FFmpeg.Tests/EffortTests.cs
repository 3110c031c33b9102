namespace FaceLiveness.FFmpeg.Tests;

public sealed class EffortTests
{
    private const string Video = "-f lavfi -i testsrc2=size=320x240:rate=25:duration=8 -pix_fmt yuv420p";

    private static string WithBFrames => FFmpegProgram.Make("b.mp4", $"{Video} -c:v libx264 -g 50 -bf 2 -b_strategy 0 -b-pyramid none");

    private static string CameraLike => FFmpegProgram.Make("camera.mp4", $"{Video} -c:v libx264 -profile:v baseline -preset veryfast -tune zerolatency -g 50");

    private static string FrequentKeyFrames => FFmpegProgram.Make("key.mp4", $"{Video} -c:v libx264 -g 10");

    [Fact]
    public async Task A_camera_that_is_too_much_gives_its_reference_pictures()
    {
        var frames = await ReadAsync(WithBFrames, _ => DecodeEffort.Reduced);

        Assert.InRange(frames.Count, 66, 74);
        Assert.All(frames.Zip(frames.Skip(1)), pair => Assert.InRange((pair.Second.Timestamp - pair.First.Timestamp).TotalSeconds, 0.039, 0.121));
    }

    [Fact]
    public async Task Its_pictures_are_almost_what_was_sent_and_exactly_so_from_the_key_frame_after_recovery()
    {
        var full = await ReadAsync(CameraLike, _ => DecodeEffort.Full);
        var recovering = await ReadAsync(CameraLike, index => index < 70 ? DecodeEffort.Reduced : DecodeEffort.Full);

        Assert.Equal(full.Select(frame => frame.Timestamp), recovering.Select(frame => frame.Timestamp));
        Assert.NotEqual(full[49].Luma, recovering[49].Luma);
        Assert.InRange(full[49].Luma.Zip(recovering[49].Luma, (first, second) => Math.Abs(first - second)).Average(), 0, 3);
        Assert.All(Enumerable.Range(100, 100), index => Assert.Equal(full[index].Luma, recovering[index].Luma));
    }

    [Theory]
    [InlineData(nameof(WithBFrames))]
    [InlineData(nameof(CameraLike))]
    [InlineData(nameof(FrequentKeyFrames))]
    [InlineData("mjpeg")]
    public async Task An_idle_camera_gives_few_pictures_and_never_pauses_for_more_than_half_a_second(string kind)
    {
        var path = kind switch
        {
            nameof(WithBFrames) => WithBFrames,
            nameof(CameraLike) => CameraLike,
            nameof(FrequentKeyFrames) => FrequentKeyFrames,
            _ => FFmpegProgram.Make("mjpeg.avi", "-f lavfi -i testsrc2=size=320x240:rate=25:duration=8 -pix_fmt yuvj420p -c:v mjpeg"),
        };
        var frames = await ReadAsync(path, _ => DecodeEffort.Idle);

        Assert.InRange(frames.Count, 20, 42);
        Assert.All(frames.Zip(frames.Skip(1)), pair => Assert.InRange((pair.Second.Timestamp - pair.First.Timestamp).TotalSeconds, 0.15, 0.5));
    }

    [Fact]
    public async Task Key_frames_alone_are_the_very_pictures_that_were_sent()
    {
        var full = (await ReadAsync(FrequentKeyFrames, _ => DecodeEffort.Full)).ToDictionary(frame => frame.Timestamp, frame => frame.Luma);
        var idle = await ReadAsync(FrequentKeyFrames, _ => DecodeEffort.Idle);

        Assert.All(idle.Skip(6), frame => Assert.Equal(full[frame.Timestamp], frame.Luma));
        Assert.All(idle.Skip(6), frame => Assert.Equal(0, Math.Round(frame.Timestamp.TotalSeconds * 25) % 10));
    }

    [Theory]
    [InlineData(nameof(WithBFrames), 0.2)]
    [InlineData(nameof(CameraLike), 0.2)]
    [InlineData(nameof(FrequentKeyFrames), 0.81)]
    public async Task Waking_gives_every_picture_again(string kind, double within)
    {
        var path = kind == nameof(WithBFrames) ? WithBFrames : kind == nameof(CameraLike) ? CameraLike : FrequentKeyFrames;
        const int Woken = 10;
        var frames = await ReadAsync(path, index => index < Woken ? DecodeEffort.Idle : DecodeEffort.Full);

        // The decoding thread is up to three pictures ahead of the one at which this test wakes it.
        var awake = frames[Woken + 3].Timestamp.TotalSeconds + within;
        var after = frames.Where(frame => frame.Timestamp.TotalSeconds >= awake).ToList();
        Assert.True(after.Count > 50);
        Assert.All(after.Zip(after.Skip(1)), pair => Assert.Equal(0.04, (pair.Second.Timestamp - pair.First.Timestamp).TotalSeconds, 0.001));
    }

    [Fact]
    public async Task A_recording_gives_all_of_its_pictures_whatever_is_asked_of_it()
    {
        var source = new FFmpegFrameSource("test", WithBFrames) { Effort = DecodeEffort.Idle };

        Assert.Equal(DecodeEffort.Full, source.Effort);
        Assert.Equal(200, (await source.ReadAllAsync()).Count);
    }

    /// <summary>Reads a file as if it were a camera, but without losing frames: effort is then all that leaves any out.</summary>
    private static async Task<List<(TimeSpan Timestamp, byte[] Luma)>> ReadAsync(string path, Func<int, DecodeEffort> effort)
    {
        var source = new FFmpegFrameSource("test", path, new() { IsLive = true }) { Effort = effort(0) };
        var frames = new List<(TimeSpan, byte[])>();
        await foreach (var frame in source.ReadFramesAsync(TestContext.Current.CancellationToken))
        {
            using (frame)
            {
                frames.Add((frame.Timestamp, frame.Planes.Luma.ToArray()));
                source.Effort = effort(frames.Count);
            }
        }

        Assert.Equal(0, source.DecodeErrors);
        return frames;
    }
}

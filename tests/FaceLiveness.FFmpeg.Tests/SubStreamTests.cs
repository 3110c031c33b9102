namespace FaceLiveness.FFmpeg.Tests;

public sealed class SubStreamTests
{
    [Fact]
    public async Task A_camera_with_two_streams_wakes_from_the_small_one_to_the_large_one_and_falls_back()
    {
        const string Video = "-f lavfi -i testsrc2=size=640x480:rate=25:duration=4 -pix_fmt yuv420p -c:v libx264 -bf 0 -g 25";
        var playing = new FFmpegSourceOptions { IsLive = true, RealTime = true, Loop = true };
        var camera = new SubStreamFrameSource(
            new FFmpegFrameSource("door", FFmpegProgram.Make("main.mp4", Video), playing),
            new FFmpegFrameSource("door", FFmpegProgram.Make("sub.mp4", $"{Video} -vf scale=320:240"), playing))
        {
            Effort = DecodeEffort.Idle,
        };
        var seen = new List<(int Width, TimeSpan Time)>();
        await foreach (var frame in camera.ReadFramesAsync(TestContext.Current.CancellationToken))
        {
            using (frame)
            {
                seen.Add((frame.Width, frame.Timestamp));
            }

            var switches = seen.Zip(seen.Skip(1)).Count(pair => pair.First.Width != pair.Second.Width);
            camera.Effort = (switches, seen.Count) switch
            {
                (0, >= 5) => DecodeEffort.Full,
                (1, _) when seen[^1].Width == 640 && seen.Count(picture => picture.Width == 640) >= 20 => DecodeEffort.Idle,
                _ => camera.Effort,
            };
            if (switches == 2 && seen[^3].Width == 320)
            {
                break;
            }
        }

        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.InRange((pair.Second.Time - pair.First.Time).TotalSeconds, 0.0001, 2));
    }
}

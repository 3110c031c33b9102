using System.Diagnostics;
using CsCheck;

namespace FaceLiveness.Imaging.Skia.Tests;

public sealed class AnnotatedVideoTests
{
    [Fact]
    public void The_video_lasts_as_long_as_what_it_shows_whatever_the_frames_times()
    {
        Gen.Select(Gen.Double[5, 60], Gen.Double[0.001, 0.5].Array[1, 200]).Sample((rate, intervals) =>
        {
            var grid = new FrameGrid(rate);
            var time = 0.0;
            long written = grid.Place(TimeSpan.Zero);
            foreach (var interval in intervals)
            {
                time += interval;
                written += grid.Place(TimeSpan.FromSeconds(time));
                Assert.InRange((written - 1) / rate, time - (1.5 / rate), time + (1.5 / rate));
            }
        });
    }

    [Fact]
    public void An_even_stream_is_written_frame_by_frame()
    {
        var grid = new FrameGrid(25);
        Assert.All(Enumerable.Range(0, 500), i => Assert.Equal(1, grid.Place(TimeSpan.FromMilliseconds(40 * i))));
    }

    [Fact]
    public void A_long_pause_is_shortened_and_time_that_begins_anew_goes_on()
    {
        var grid = new FrameGrid(10);
        grid.Place(TimeSpan.Zero);
        Assert.Equal(50, grid.Place(TimeSpan.FromHours(1)));
        Assert.Equal(1, grid.Place(TimeSpan.FromHours(1) + TimeSpan.FromMilliseconds(100)));
        Assert.Equal(1, grid.Place(TimeSpan.Zero));
        Assert.Equal(1, grid.Place(TimeSpan.FromMilliseconds(100)));
    }

    [Theory]
    [InlineData(40, 25)]
    [InlineData(41.667, 24)]
    [InlineData(33.3, 30)]
    [InlineData(0.1, 60)]
    [InlineData(5000, 1)]
    public void The_rate_is_the_usual_one_nearest_to_the_first_intervals(double milliseconds, double expected) =>
        Assert.Equal(expected, FrameGrid.EstimateRate([.. Enumerable.Range(0, 5).Select(i => TimeSpan.FromMilliseconds(i * milliseconds))]), 0.05);

    [Fact]
    public void One_late_frame_does_not_sway_the_rate() => Assert.Equal(
        25, FrameGrid.EstimateRate([.. new[] { 0, 200, 240, 280, 320 }.Select(i => TimeSpan.FromMilliseconds(i))]));

    [Theory]
    [InlineData("front door", "front_door")]
    [InlineData("rtsp://10.0.0.1:554/ch/1", "rtsp___10.0.0.1_554_ch_1")]
    [InlineData("../../etc/passwd", "etc_passwd")]
    [InlineData("...", "stream")]
    public void A_stream_names_its_file_safely(string stream, string expected) => Assert.Equal(expected, AnnotatedVideoSink.FileName(stream));

    [Fact]
    public async Task Every_stream_gets_a_playable_file_of_the_right_size_rate_and_length()
    {
        using var folder = new TemporaryFolder();
        var sink = new AnnotatedVideoSink(folder["videos"], ffmpegProgram: Ffmpeg());
        await FeedAsync(sink, "a/b", 90, 320, 240, i => i / 30.0);
        await FeedAsync(sink, "a b", 50, 640, 481, i => i / 25.0);
        await FeedAsync(sink, "short", 2, 64, 48, i => i / 10.0);
        await sink.DisposeAsync();
        Assert.Empty(sink.Faults);
        Assert.Equal(["a_b-2.mp4", "a_b.mp4", "short.mp4"], Directory.GetFiles(folder["videos"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("640,480,30/1,3.000000,90", Probe(folder["videos/a_b.mp4"]));
        Assert.Equal("640,480,25/1,2.000000,50", Probe(folder["videos/a_b-2.mp4"]));
        Assert.Equal("128,96,10/1,0.200000,2", Probe(folder["videos/short.mp4"]));
        Assert.Equal(3, sink.Files.Count);
    }

    [Fact]
    public async Task A_camera_that_changes_its_resolution_stays_in_one_video()
    {
        using var folder = new TemporaryFolder();
        var sink = new AnnotatedVideoSink(folder.Path, ffmpegProgram: Ffmpeg());
        await FeedAsync(sink, "cam", 10, 320, 240, i => i / 10.0);
        await FeedAsync(sink, "cam", 10, 200, 300, i => 1 + (i / 10.0));
        await sink.DisposeAsync();
        Assert.Equal("640,480,10/1,2.000000,20", Probe(folder["cam.mp4"]));
    }

    [Fact]
    public async Task Without_libx264_the_video_is_mpeg4()
    {
        using var folder = new TemporaryFolder();
        var program = Script(folder, $"case \"$*\" in *-encoders*) echo ' V..... mpeg4 ' ;; *) exec {Ffmpeg()} \"$@\" ;; esac");
        var sink = new AnnotatedVideoSink(folder["out"], ffmpegProgram: program);
        await FeedAsync(sink, "cam", 10, 320, 240, i => i / 10.0);
        await sink.DisposeAsync();
        Assert.Equal("mpeg4", Ffprobe("stream=codec_name", folder["out/cam.mp4"]));
    }

    [Fact]
    public void A_machine_without_ffmpeg_is_told_what_to_install()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => new AnnotatedVideoSink("x", ffmpegProgram: "no-such-ffmpeg"));
        Assert.Contains("apt-get install ffmpeg", fault.Message);
    }

    [Fact]
    public async Task An_ffmpeg_that_dies_ends_its_recording_with_one_clear_fault_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var program = Script(folder, "case \"$*\" in *-encoders*) ;; *) head -c 100000 >/dev/null; echo 'av_interleaved_write_frame(): No space left on device' >&2; exit 1 ;; esac");
        var sink = new AnnotatedVideoSink(folder["out"], ffmpegProgram: program);
        await FeedAsync(sink, "cam", 30, 320, 240, i => i / 10.0);
        await sink.DisposeAsync();
        var fault = Assert.Single(sink.Faults);
        Assert.Contains("'cam'", fault);
        Assert.Contains("No space left on device", fault);
        Assert.Empty(sink.Files);
        Assert.Empty(Directory.GetFiles(folder["out"]));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_a_fault_and_not_a_crash()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "");
        var sink = new AnnotatedVideoSink(folder["file/out"], ffmpegProgram: Ffmpeg());
        await FeedAsync(sink, "cam", 10, 320, 240, i => i / 10.0);
        await sink.DisposeAsync();
        Assert.Single(sink.Faults);
    }

    // A terminal sends Ctrl-C to every program of the group: ffmpeg ends its file by itself then.
    [Fact]
    public async Task Ctrl_C_leaves_a_playable_file()
    {
        using var folder = new TemporaryFolder();
        var program = Script(folder, $"echo $$ > {folder["pid"]}; exec {Ffmpeg()} \"$@\"");
        var sink = new AnnotatedVideoSink(folder["out"], ffmpegProgram: program);
        await FeedAsync(sink, "cam", 40, 320, 240, i => i / 10.0);
        using (var kill = Process.Start("kill", ["-INT", File.ReadAllText(folder["pid"]).Trim()]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await sink.DisposeAsync();
        Assert.Empty(sink.Faults);
        Assert.StartsWith("640,480,10/1,", Probe(folder["out/cam.mp4"]), StringComparison.Ordinal);
    }

    private static async Task FeedAsync(AnnotatedVideoSink sink, string stream, int frames, int width, int height, Func<int, double> seconds)
    {
        using var frame = Pictures.Gradient(width, height);
        for (var i = 0; i < frames; i++)
        {
            var result = Pictures.Result(stream, frame, seconds(i), Pictures.Person(1, new(width * 0.2f, height * 0.1f, width * 0.5f, height * 0.8f)));
            await sink.PublishAsync(result, frame, TestContext.Current.CancellationToken);
        }
    }

    private static string Probe(string path) => Ffprobe("stream=width,height,r_frame_rate,duration,nb_frames", path);

    private static string Ffprobe(string entries, string path)
    {
        using var process = Process.Start(new ProcessStartInfo("ffprobe", ["-v", "error", "-show_entries", entries, "-of", "csv=p=0", path])
        {
            RedirectStandardOutput = true,
        })!;
        var answer = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return answer;
    }

    private static string Ffmpeg()
    {
        try
        {
            return FfmpegProgram.Find("ffmpeg");
        }
        catch (InvalidOperationException e)
        {
            Assert.Skip(e.Message);
            throw;
        }
    }

    private static string Script(TemporaryFolder folder, string body)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "This test stands a shell script in for ffmpeg.");
        var path = folder["ffmpeg.sh"];
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }
}

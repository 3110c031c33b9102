using System.Text.Json;
using System.Text.Json.Nodes;
using FaceLiveness.Testing;

namespace FaceLiveness.Integration.Tests.Evaluation;

/// <summary>The commands as a user types them, on real video.</summary>
public sealed class EvaluateLivenessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Blinks_of_real_clips_are_measured_drawn_and_reported()
    {
        TestData.Model("nanodet.onnx");
        var manifest = Blinks(
            (TestData.SharedFile("media/blink/brbk7n.mpg"), """{ "blinks": [[21, 23]] }"""),
            (TestData.SharedFile("media/blink/repeating_video.mp4"), """{ "blinks": [[10, 14], [40, 43], [82, 85], [111, 113], [220, 224], [239, 242]], "long_closures": [[137, 194], [262, 328]] }"""));

        var run = await ConsoleRun.StartPatientlyAsync(_folder.Path, Patience, "evaluate", "blinks", manifest, "--plot", "plots", "--json", "report.json");

        Assert.True(run.ExitCode == 0, run.Said);
        Assert.Matches(@"f1=\d\.\d{3} precision=\d\.\d{3} recall=\d\.\d{3} closures_counted=0 clips=2$", run.Output);
        var report = JsonNode.Parse(await File.ReadAllTextAsync(_folder.In("report.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal(7, report["labelled"]!.GetValue<int>());
        Assert.InRange(report["correct"]!.GetValue<int>(), 6, 7);
        Assert.Equal(1, report["clips"]![0]!["f1"]!.GetValue<double>());
        Assert.Equal(334, report["clips"]![1]!["frames"]!.GetValue<int>());
        AssertPng("plots/brbk7n.mpg.png");
        AssertPng("plots/repeating_video.mp4.png");
    }

    [Fact]
    public async Task Frames_are_dropped_to_a_lower_rate_and_keep_their_numbers()
    {
        TestData.Model("nanodet.onnx");
        var manifest = Blinks((TestData.SharedFile("media/blink/brbk7n.mpg"), """{ "blinks": [[21, 23]] }"""));

        var run = await ConsoleRun.StartPatientlyAsync(_folder.Path, Patience, "evaluate", "blinks", manifest, "--fps", "12.5", "--json", "report.json");

        Assert.True(run.ExitCode == 0, run.Said);
        var clip = JsonNode.Parse(await File.ReadAllTextAsync(_folder.In("report.json"), TestContext.Current.CancellationToken))!["clips"]![0]!;
        Assert.Equal((75, 38), (clip["frames"]!.GetValue<int>(), clip["frames_looked_at"]!.GetValue<int>()));
        foreach (var blink in clip["blinks"]!.AsArray())
        {
            Assert.Equal(0, blink!["frames"]![0]!.GetValue<int>() % 2);
        }
    }

    [Theory]
    [InlineData("""{ "blinks": [[74, 75]] }""", "has 75 frames, 0 to 74; the labelled range 74-75 lies beyond.")]
    [InlineData("""{ "capture_times": "times.txt" }""", "times.txt holds 1 times, and")]
    public async Task Labels_that_do_not_belong_to_the_clip_are_refused_in_a_sentence(string labels, string sentence)
    {
        TestData.Model("nanodet.onnx");
        await File.WriteAllTextAsync(_folder.In("times.txt"), """["2025-02-17 04:30:23"]""", TestContext.Current.CancellationToken);
        var manifest = Blinks((TestData.SharedFile("media/blink/brbk7n.mpg"), labels));

        var run = await ConsoleRun.StartAsync(_folder.Path, "evaluate", "blinks", manifest);

        Assert.Equal(1, run.ExitCode);
        Assert.True(run.TimesSaid(sentence) == 1, run.Said);
        Assert.DoesNotContain("   at ", run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attacks_and_live_people_are_told_apart_drawn_and_reported()
    {
        TestData.Model("nanodet.onnx");
        var manifest = _folder.In("spoof.json");
        await File.WriteAllTextAsync(
            manifest,
            JsonSerializer.Serialize(new
            {
                items = new[]
                {
                    new { file = TestData.SharedFile("media/spoof/luyt_real.mp4"), kind = "bona_fide" },
                    new { file = TestData.SharedFile("media/spoof/luyt_fake.mp4"), kind = "replay" },
                    new { file = TestData.SharedFile("media/spoof/image_T1.jpg"), kind = "bona_fide" },
                    new { file = TestData.SharedFile("media/spoof/image_F1.jpg"), kind = "print" },
                    new { file = TestData.SharedFile("media/spoof/image_F2.jpg"), kind = "display" },
                },
            }),
            TestContext.Current.CancellationToken);

        var run = await ConsoleRun.StartPatientlyAsync(_folder.Path, Patience, "evaluate", "liveness", manifest, "--plot", "det.png", "--json", "report.json");

        Assert.True(run.ExitCode == 0, run.Said);
        Assert.Matches(@"\napcer=0\.000 bpcer=\d\.\d{3} acer=\d\.\d{3} inconclusive=\d\.\d{3} passive_apcer=0\.000 passive_bpcer=0\.000 ", run.Output);
        var report = JsonNode.Parse(await File.ReadAllTextAsync(_folder.In("report.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal((3, 1), (report["policy"]!["attacks"]!.GetValue<int>(), report["policy"]!["bona_fide"]!.GetValue<int>()));
        Assert.Equal(2, report["checks"]!["passive"]!["bona_fide"]!.GetValue<int>());
        var fake = report["items"]![1]!;
        Assert.Equal((false, false), (fake["enrolled"]!.GetValue<bool>(), fake["policy"]!["ever_live"]!.GetValue<bool>()));
        Assert.Contains("very few", run.Output, StringComparison.Ordinal);
        AssertPng("det.png");
    }

    [Fact]
    public async Task A_part_beyond_the_end_of_a_video_is_refused_in_a_sentence()
    {
        TestData.Model("nanodet.onnx");
        await File.WriteAllTextAsync(
            _folder.In("spoof.json"),
            JsonSerializer.Serialize(new { items = new[] { new { file = TestData.SharedFile("media/blink/brbk7n.mpg"), kind = "bona_fide", from = 1, to = 9 } } }),
            TestContext.Current.CancellationToken);

        var run = await ConsoleRun.StartAsync(_folder.Path, "evaluate", "liveness", "spoof.json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the manifest asks for it up to 9.0 s. Correct from and to, in seconds of the video.", run.Said, StringComparison.Ordinal);
    }

    private string Blinks(params (string File, string Labels)[] clips)
    {
        var path = _folder.In("blinks.json");
        var root = new JsonObject { ["clips"] = new JsonObject(clips.Select(clip => KeyValuePair.Create(clip.File, JsonNode.Parse(clip.Labels)))) };
        File.WriteAllText(path, root.ToJsonString());
        return path;
    }

    private void AssertPng(string name)
    {
        var file = File.ReadAllBytes(_folder.In(name));
        Assert.Equal("PNG"u8, file.AsSpan(1, 3));
        Assert.True(file.Length > 10_000, $"{name} has {file.Length} bytes: nothing is drawn in it.");
    }
}

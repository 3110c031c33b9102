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

    [Fact]
    public async Task Who_is_erased_is_nobody_known_in_the_file_and_stays_so_while_pictures_of_before_come_in()
    {
        await using var file = new StatusFile(Path, null, _time);
        await PublishAsync(file, 1, Known(4, "user_1", "Zoë"), Known(5, "user_12", "Kim"));
        await file.PublishAsync(Erased("user_1"), TestContext.Current.CancellationToken);
        AssertForgotten();

        await PublishAsync(file, 2, Known(4, "user_1", "Zoë") with { BlinkCount = 1 }, Known(5, "user_12", "Kim"));
        AssertForgotten();
        Assert.Equal("track_4", file.Current.Streams["0"].Persons[0].Id);

        await file.DisposeAsync();
        AssertForgotten();
    }

    [Fact]
    public async Task Who_is_erased_when_nothing_runs_is_taken_out_of_what_the_last_run_left()
    {
        var run = new StatusFile(Path, null, _time);
        await PublishAsync(run, 1, Known(4, "user_1", "Zoë"), Known(5, "user_12", "Kim"));
        File.Copy(Path, Path + ".partial");
        File.Copy(Path, Path + ".tmp");

        await using (var file = new StatusFile(Path, null, _time))
        {
            Assert.True(await file.ForgetAsync("user_1", TestContext.Current.CancellationToken));
            Assert.False(await file.ForgetAsync("user_1", TestContext.Current.CancellationToken));
        }

        AssertForgotten();
        Assert.Equal([Path], Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!));
        using var json = Read();
        Assert.Equal(Start.AddSeconds(1), json.RootElement.GetProperty("streams").GetProperty("0").GetProperty("last_frame").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_damaged_status_that_names_who_is_erased_is_emptied()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        File.WriteAllText(Path, "{\"streams\":{\"0\":{\"persons\":[{\"id\":\"user_1\",\"name\":\"Zo");
        await using var file = new StatusFile(Path, null, _time);

        Assert.True(await file.ForgetAsync("user_1", TestContext.Current.CancellationToken));

        Assert.Equal("{}\n", File.ReadAllText(Path));
    }

    [Fact]
    public async Task Nothing_is_written_where_there_was_nothing_to_say()
    {
        await using (var file = new StatusFile(Path, null, _time))
        {
            Assert.False(await file.ForgetAsync("user_1", TestContext.Current.CancellationToken));
        }

        Assert.False(File.Exists(Path));
    }

    private static ProfileEvent Erased(string profileId) => new(Start, ProfileEventKind.Erased, profileId, "operator", "Asked for.");

    private static PersonResult Known(int track, string profileId, string name) =>
        Person(track) with { Identity = new(IdentityState.Known, profileId, name, 0.7f) };

    private void AssertForgotten()
    {
        var text = File.ReadAllText(Path);
        Assert.DoesNotContain("user_1\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Zoë", text, StringComparison.Ordinal);
        using var json = Read();
        var persons = json.RootElement.GetProperty("streams").GetProperty("0").GetProperty("persons");
        Assert.Equal(("track_4", "unknown", null, "undecided"), (Text(persons[0], "id"), Text(persons[0], "type"), Text(persons[0], "name"), Text(persons[0], "identity")));
        Assert.Equal(("user_12", "Kim"), (Text(persons[1], "id"), Text(persons[1], "name")));
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

using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace FaceLiveness.Storage.Files.Tests.Status;

public sealed class HistoryFileTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(1));

    private readonly string _folder = Directory.CreateTempSubdirectory("faceliveness-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "history.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<PipelineEvent, string> Lines() => new()
    {
        { new StreamStarted(At()), """{"timestamp":"2026-03-01T12:00:00+01:00","stream":"door","media_time":1.5,"event":"stream_started"}""" },
        { new PersonAppeared(At(), 4), """{"timestamp":"2026-03-01T12:00:00+01:00","stream":"door","media_time":1.5,"event":"person_appeared","track_id":4}""" },
        { new PersonUnknown(At(), 4), """{"timestamp":"2026-03-01T12:00:00+01:00","stream":"door","media_time":1.5,"event":"person_unknown","track_id":4}""" },
        {
            new PersonBlinked(At(), 4, new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.24), 0.9f, 1)),
            """{"timestamp":"2026-03-01T12:00:00+01:00","stream":"door","media_time":1.5,"event":"person_blinked","track_id":4,"blink_duration":0.24}"""
        },
        {
            new LivenessConfirmed(At(), 4, new(LivenessState.Live, 0.95f, "Blinked once.") { Evidence = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.2)] }),
            """{"timestamp":"2026-03-01T12:00:00+01:00","stream":"door","media_time":1.5,"event":"liveness_confirmed","track_id":4,"liveness_score":0.95,"evidence":[1,1.2],"reason":"Blinked once."}"""
        },
        {
            new SpoofSuspected(At(), 4, new(LivenessState.Spoof, 0.05f, "Looks like a screen.")),
            """{"timestamp":"2026-03-01T12:00:00+01:00","stream":"door","media_time":1.5,"event":"spoof_suspected","track_id":4,"liveness_score":0.05,"reason":"Looks like a screen."}"""
        },
        {
            new ProfileCreated(At(), 4, "p1", "user_1"),
            """{"timestamp":"2026-03-01T12:00:00+01:00","stream":"door","media_time":1.5,"event":"profile_created","track_id":4,"profile_id":"p1","name":"user_1"}"""
        },
        {
            new ProfileImproved(At(), 4, "p1", 0.8f),
            """{"timestamp":"2026-03-01T12:00:00+01:00","stream":"door","media_time":1.5,"event":"profile_improved","track_id":4,"profile_id":"p1","quality":0.8}"""
        },
        {
            new PersonRecognized(At(), 4, "p1", "Zoë", 0.71234f),
            """{"timestamp":"2026-03-01T12:00:00+01:00","stream":"door","media_time":1.5,"event":"person_recognized","track_id":4,"profile_id":"p1","name":"Zoë","similarity":0.712}"""
        },
        {
            new PersonLeft(At(), 4, "p1"),
            """{"timestamp":"2026-03-01T12:00:00+01:00","stream":"door","media_time":1.5,"event":"person_left","track_id":4,"profile_id":"p1"}"""
        },
        {
            new PersonRejoined(At(), 4, 9),
            """{"timestamp":"2026-03-01T12:00:00+01:00","stream":"door","media_time":1.5,"event":"person_rejoined","track_id":4,"former_id":9}"""
        },
        {
            new StreamLost(At(), "No answer.", TimeSpan.FromSeconds(2)),
            """{"timestamp":"2026-03-01T12:00:00+01:00","stream":"door","media_time":1.5,"event":"stream_lost","reason":"No answer.","retry_in":2}"""
        },
        { new StreamStalled(At(), TimeSpan.FromSeconds(2)), """{"timestamp":"2026-03-01T12:00:00+01:00","stream":"door","media_time":1.5,"event":"stream_stalled","silence":2}""" },
        { new StreamRestored(At()), """{"timestamp":"2026-03-01T12:00:00+01:00","stream":"door","media_time":1.5,"event":"stream_restored"}""" },
        { new StreamEnded(At()), """{"timestamp":"2026-03-01T12:00:00+01:00","stream":"door","media_time":1.5,"event":"stream_ended"}""" },
    };

    [Theory]
    [MemberData(nameof(Lines), DisableDiscoveryEnumeration = true)]
    public async Task An_event_is_a_line(PipelineEvent pipelineEvent, string expected)
    {
        await using var file = new HistoryFile(Path);
        await file.PublishAsync(pipelineEvent, TestContext.Current.CancellationToken);
        Assert.Equal(expected + "\n", File.ReadAllText(Path));
    }

    [Fact]
    public async Task The_next_start_goes_on_where_the_last_one_ended()
    {
        for (var i = 0; i < 3; i++)
        {
            await using var file = new HistoryFile(Path);
            await file.PublishAsync(new PersonAppeared(At(), i), TestContext.Current.CancellationToken);
        }

        Assert.Equal([0, 1, 2], File.ReadLines(Path).Select(Track));
    }

    [Fact]
    public async Task After_a_torn_last_line_the_next_event_is_on_a_line_of_its_own()
    {
        var whole = """{"track_id":1}""";
        File.WriteAllText(Path, whole + "\n{\"timestamp\":\"2026-");
        await using (var file = new HistoryFile(Path))
        {
            await file.PublishAsync(new PersonAppeared(At(), 2), TestContext.Current.CancellationToken);
            await file.PublishAsync(new PersonAppeared(At(), 3), TestContext.Current.CancellationToken);
        }

        var lines = File.ReadAllLines(Path);
        Assert.Equal(4, lines.Length);
        Assert.Equal((1, 2, 3), (Track(lines[0]), Track(lines[2]), Track(lines[3])));
    }

    [Fact]
    public async Task A_large_file_is_put_aside_and_only_so_many_are_kept_with_no_line_torn_or_out_of_order()
    {
        await using (var file = new HistoryFile(Path, new() { MaximumBytes = 1000, KeptFiles = 2 }))
        {
            for (var i = 0; i < 60; i++)
            {
                await file.PublishAsync(new PersonAppeared(At(), i), TestContext.Current.CancellationToken);
            }
        }

        Assert.Equal(["history.1.jsonl", "history.2.jsonl", "history.jsonl"], Directory.GetFiles(_folder).Select(System.IO.Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Directory.GetFiles(_folder), path => Assert.InRange(new FileInfo(path).Length, 1, 1000));
        var tracks = new[] { "history.2.jsonl", "history.1.jsonl", "history.jsonl" }
            .SelectMany(name => File.ReadLines(System.IO.Path.Combine(_folder, name))).Select(Track).ToList();
        Assert.Equal(Enumerable.Range(60 - tracks.Count, tracks.Count), tracks);
    }

    [Fact]
    public async Task Without_files_put_aside_the_history_begins_anew()
    {
        await using var file = new HistoryFile(Path, new() { MaximumBytes = 1000, KeptFiles = 0 });
        for (var i = 0; i < 30; i++)
        {
            await file.PublishAsync(new PersonAppeared(At(), i), TestContext.Current.CancellationToken);
        }

        Assert.Equal([Path], Directory.GetFiles(_folder));
        Assert.Equal(29, Track(File.ReadLines(Path).Last()));
    }

    [Fact]
    public async Task Only_the_owner_may_read_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such permissions.");
        await using var file = new HistoryFile(Path);
        await file.PublishAsync(new StreamStarted(At()), TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        }
    }

    [Fact]
    public async Task A_name_with_line_breaks_stays_on_one_line()
    {
        await using var file = new HistoryFile(Path);
        await file.PublishAsync(new ProfileCreated(At(), 1, "p", "a\nb\u2028\"c\""), TestContext.Current.CancellationToken);
        var line = Assert.Single(File.ReadAllText(Path).TrimEnd('\n').Split('\n'));
        Assert.Equal("a\nb\u2028\"c\"", JsonDocument.Parse(line).RootElement.GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_disk_that_refuses_does_not_stop_the_pipeline_and_gets_every_event_when_it_is_back_in_order()
    {
        var log = new RecordedLog();
        await using var file = new HistoryFile(BlockedPath(), logger: log);
        await file.PublishAsync(new PersonAppeared(At(), 1), Cancelled);
        await file.PublishAsync(new PersonAppeared(At(), 2), Cancelled);
        File.Delete(Blocker);
        await file.PublishAsync(new PersonAppeared(At(), 3), Cancelled);
        await file.PublishAsync(new PersonAppeared(At(), 4), Cancelled);

        Assert.Equal([1, 2, 3, 4], File.ReadLines(System.IO.Path.Combine(Blocker, "history.jsonl")).Select(Track));
        Assert.Equal(2, log.Lines.Count);
        Assert.Contains("Events wait", log.Lines[0], StringComparison.Ordinal);
        Assert.Contains("again", log.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_still_waits_at_the_end_is_written_then()
    {
        await using (var file = new HistoryFile(BlockedPath()))
        {
            await file.PublishAsync(new PersonAppeared(At(), 1), Cancelled);
            File.Delete(Blocker);
        }

        Assert.Equal(1, Track(Assert.Single(File.ReadLines(System.IO.Path.Combine(Blocker, "history.jsonl")))));
    }

    [Fact]
    public async Task Who_is_erased_while_their_events_wait_is_not_in_them()
    {
        await using var file = new HistoryFile(BlockedPath());
        await file.PublishAsync(new PersonRecognized(At(), 1, "user_1", "Zoë", 0.5f), Cancelled);
        await file.PublishAsync(Erased("user_1"), Cancelled);

        // Somebody new may get the id before the disk is back.
        await file.PublishAsync(new ProfileEvent(Start, ProfileEventKind.Created, "user_1", "pipeline", "A new person."), Cancelled);
        File.Delete(Blocker);
        await file.PublishAsync(new PersonLeft(At(), 2, "user_1"), Cancelled);

        var lines = File.ReadAllLines(System.IO.Path.Combine(Blocker, "history.jsonl"));
        Assert.Contains("\"profile_id\":\"erased\"", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("Zoë", lines[0], StringComparison.Ordinal);
        Assert.Contains("user_1", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_so_many_events_wait_and_the_oldest_are_given_up()
    {
        var log = new RecordedLog();
        await using var file = new HistoryFile(BlockedPath(), logger: log);
        for (var i = 0; i < Backlog<HistoryLine>.Most + 5; i++)
        {
            await file.PublishAsync(new PersonAppeared(At(), i), Cancelled);
        }

        File.Delete(Blocker);
        await file.PublishAsync(new PersonAppeared(At(), 99_999), Cancelled);

        var tracks = File.ReadLines(System.IO.Path.Combine(Blocker, "history.jsonl")).Select(Track).ToList();
        Assert.Equal((Backlog<HistoryLine>.Most, 6, 99_999), (tracks.Count, tracks[0], tracks[^1]));
        Assert.Contains("6 oldest events", log.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ValidationException>(() => new HistoryFile(Path, new() { MaximumBytes = 10 }));
        Assert.Throws<ValidationException>(() => new HistoryFile(Path, new() { KeepFor = TimeSpan.FromSeconds(1) }));
    }

    [Fact]
    public async Task Who_is_erased_is_in_no_line_of_any_file_any_more_and_nothing_else_has_changed()
    {
        await using var file = new HistoryFile(Path, new() { MaximumBytes = 1000, KeptFiles = 20 });
        for (var i = 0; i < 40; i++)
        {
            await file.PublishAsync(new PersonRecognized(At(), i, i % 2 == 0 ? "user_1" : "user_12", i % 2 == 0 ? "Zoë" : "Kim", 0.5f), Cancelled);
        }

        var before = Written();
        await file.PublishAsync(Erased("user_1"), Cancelled);

        var after = Written();
        Assert.True(Directory.GetFiles(_folder).Length > 3);
        Assert.Equal(
            before.Select(line => line.Replace("""user_1","name":"Zoë""", "erased", StringComparison.Ordinal)),
            after);
        Assert.Equal(20, after.Count(line => line.Contains("\"profile_id\":\"erased\"", StringComparison.Ordinal)));
        Assert.Equal(20, after.Count(line => line.Contains("""user_12","name":"Kim""", StringComparison.Ordinal)));
        Assert.DoesNotContain(after, line => line.Contains("Zoë", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_under_way_when_somebody_was_erased_does_not_bring_them_back()
    {
        await using var file = new HistoryFile(Path);
        await file.PublishAsync(Erased("user_1"), Cancelled);
        await file.PublishAsync(new PersonRecognized(At(), 1, "user_1", "Zoë", 0.5f), Cancelled);
        await file.PublishAsync(new PersonLeft(At(), 1, "user_1"), Cancelled);

        Assert.All(File.ReadLines(Path), line => Assert.EndsWith("\"profile_id\":\"erased\"", line.Split(",\"sim")[0].TrimEnd('}'), StringComparison.Ordinal));
        Assert.DoesNotContain("Zoë", File.ReadAllText(Path), StringComparison.Ordinal);

        await file.PublishAsync(new ProfileEvent(Start, ProfileEventKind.Created, "user_1", "pipeline", "A new person."), Cancelled);
        await file.PublishAsync(new PersonLeft(At(), 2, "user_1"), Cancelled);
        Assert.Contains("user_1", File.ReadLines(Path).Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_torn_line_and_the_copy_that_a_crash_left_are_forgotten_too()
    {
        File.WriteAllText(Path, "{\"track_id\":1}\n{\"event\":\"person_recognized\",\"profile_id\":\"user_1\",\"name\":\"Zo");
        File.WriteAllText(System.IO.Path.Combine(_folder, "history.3.jsonl"), "{\"profile_id\":\"user_1\",\"name\":\"Zoë\"}\n");
        File.WriteAllText(Path + ".tmp", "{\"profile_id\":\"user_1\",\"name\":\"Zoë\"}\n");
        await using var file = new HistoryFile(Path, new() { KeptFiles = 1 });

        Assert.Equal(2, await file.ForgetAsync("user_1", Cancelled));

        Assert.Equal("{\"track_id\":1}\n", File.ReadAllText(Path));
        Assert.Equal("{\"profile_id\":\"erased\"}\n", File.ReadAllText(System.IO.Path.Combine(_folder, "history.3.jsonl")));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public async Task Other_steps_of_a_profile_change_no_line()
    {
        await using var file = new HistoryFile(Path);
        await file.PublishAsync(new PersonRecognized(At(), 1, "user_1", "Zoë", 0.5f), Cancelled);
        var before = File.ReadAllText(Path);
        foreach (var kind in Enum.GetValues<ProfileEventKind>().Where(kind => kind != ProfileEventKind.Erased))
        {
            await file.PublishAsync(new ProfileEvent(Start, kind, "user_1", "operator", "A step."), Cancelled);
        }

        Assert.Equal(before, File.ReadAllText(Path));
    }

    [Fact]
    public async Task A_disk_that_refuses_an_erasure_is_told()
    {
        await using var file = new HistoryFile(Path);
        await file.PublishAsync(new PersonLeft(At(), 1, "user_1"), Cancelled);
        var before = File.ReadAllText(Path);
        Directory.CreateDirectory(Path + ".tmp");

        var fault = await Assert.ThrowsAsync<IOException>(async () => await file.PublishAsync(Erased("user_1"), Cancelled));

        Assert.Contains("still says who was seen", fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(Path));
        Directory.Delete(Path + ".tmp");
        Assert.Equal(1, await file.ForgetAsync("user_1", Cancelled));
    }

    [Fact]
    public async Task Events_are_forgotten_at_their_age_in_every_file_and_younger_ones_are_kept()
    {
        var time = new FakeTimeProvider(Start);
        await using (var file = new HistoryFile(Path, new() { MaximumBytes = 1000, KeptFiles = 50, KeepFor = TimeSpan.FromDays(2) }, time))
        {
            // Four days, an event an hour.
            for (var hour = 0; hour < 96; hour++)
            {
                await file.PublishAsync(new PersonAppeared(new("door", TimeSpan.FromHours(hour), time.GetUtcNow()), hour), Cancelled);
                time.Advance(TimeSpan.FromHours(1));
            }
        }

        await using (var file = new HistoryFile(Path, new() { KeptFiles = 50, KeepFor = TimeSpan.FromDays(2) }, time))
        {
            // Looks at the start, too.
        }

        var tracks = HistoryFile.FilesOf(Path).SelectMany(File.ReadLines).Select(Track).ToList();
        Assert.Equal(Enumerable.Range(48, 48), tracks);
        Assert.DoesNotContain(Directory.GetFiles(_folder), path => new FileInfo(path).Length == 0);
    }

    [Fact(Timeout = 30_000)]
    public async Task While_it_runs_events_are_forgotten_without_any_new_one()
    {
        var time = new FakeTimeProvider(Start);
        await using var file = new HistoryFile(Path, new() { KeepFor = TimeSpan.FromDays(1) }, time);
        await file.PublishAsync(new PersonAppeared(At(), 1), Cancelled);
        Assert.True(File.Exists(Path));

        time.Advance(TimeSpan.FromDays(1.1));

        while (File.Exists(Path))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private string Blocker => System.IO.Path.Combine(_folder, "out");

    // Permissions do not bind the superuser, whom tests may run as: a file stands where the folder should be.
    private string BlockedPath()
    {
        File.WriteAllText(Blocker, "a file where the folder should be");
        return System.IO.Path.Combine(Blocker, "history.jsonl");
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static ProfileEvent Erased(string profileId) => new(Start, ProfileEventKind.Erased, profileId, "operator", "Asked for.");

    private List<string> Written() => [.. HistoryFile.FilesOf(Path).SelectMany(File.ReadLines)];

    private static StreamMoment At() => new("door", TimeSpan.FromSeconds(1.5), Start);

    private static int Track(string line)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty("track_id").GetInt32();
    }
}

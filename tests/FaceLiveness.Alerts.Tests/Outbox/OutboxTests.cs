using FaceLiveness.Testing;

namespace FaceLiveness.Alerts.Tests;

public sealed class OutboxTests
{
    private static readonly Func<Alert, CancellationToken, ValueTask<AlertOutcome>> Unreachable = static (_, _) => ValueTask.FromResult(AlertOutcome.Retry("It is not there."));

    [Fact]
    public async Task What_was_raised_and_not_acknowledged_is_sent_by_the_next_start_in_order_with_the_same_ids()
    {
        using var folder = new TemporaryFolder();
        var before = new RecordingSink { Answer = Unreachable };
        await using (var rig = new AlertRig(folder.Path, Everything, before))
        {
            await rig.TellAsync(Happening.Appeared(0), Happening.Unknown(1), Happening.Recognized(2), Happening.Lost(3));
            await AlertRig.UntilAsync(() => before.Asked.Length >= 2, "it is tried");
        }

        var guard = new RecordingSink();
        await using (var rig = new AlertRig(folder.Path, Everything, guard))
        {
            await rig.Alerts.StartAsync(AlertRig.Cancelled);
            await AlertRig.UntilAsync(() => guard.Taken.Length == 4, "all arrive");
            Assert.Equal(["person_appeared", "person_unknown", "person_recognized"], guard.Taken.Where(alert => alert.TrackId is not null).Select(alert => alert.Event));
            Assert.Contains(before.Asked[0].Id, guard.Taken.Select(alert => alert.Id));
            Assert.Equal(4, guard.Taken.Select(alert => alert.Id).Distinct().Count());
        }
    }

    [Fact]
    public async Task An_alert_that_breaks_off_in_the_middle_of_being_sent_is_sent_again_by_the_next_start()
    {
        using var folder = new TemporaryFolder();
        var guard = new RecordingSink
        {
            Answer = static async (_, token) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                return AlertOutcome.Delivered;
            },
        };
        await using (var rig = new AlertRig(folder.Path, Everything, guard))
        {
            await rig.TellAsync(Happening.Appeared(0));
            await AlertRig.UntilAsync(() => guard.Asked.Length == 1, "it is being sent");
        }

        var next = new RecordingSink();
        await using (var rig = new AlertRig(folder.Path, Everything, next))
        {
            await rig.Alerts.StartAsync(AlertRig.Cancelled);
            await AlertRig.UntilAsync(() => next.Taken.Length == 1, "it arrives");
        }
    }

    [Fact]
    public async Task A_restart_repeats_nothing_about_known_people_and_streams_and_tells_of_strangers_anew()
    {
        using var folder = new TemporaryFolder();
        Action<AlertOptions> cooling = options =>
        {
            Everything(options);
            options.Rules[0].Cooldown = TimeSpan.FromMinutes(10);
        };
        var guard = new RecordingSink();
        await using (var rig = new AlertRig(folder.Path, cooling, guard))
        {
            await rig.TellAsync(Happening.Recognized(0), Happening.Lost(0), Happening.Unknown(0, track: 2));
            await AlertRig.UntilAsync(() => guard.Taken.Length == 3, "all arrive");
        }

        await using (var rig = new AlertRig(folder.Path, cooling, guard))
        {
            await rig.TellAsync(Happening.Recognized(60, track: 4), Happening.Lost(60), Happening.Unknown(60, track: 2), Happening.Recognized(600, track: 4));
            await AlertRig.UntilAsync(() => guard.Taken.Length == 5, "two arrive");
            Assert.Equal(["person_unknown", "person_recognized"], guard.Taken.Skip(3).Select(alert => alert.Event).OrderDescending(StringComparer.Ordinal));
            Assert.Equal(Happening.Noon.AddSeconds(600), guard.Taken.Skip(3).Single(alert => alert.ProfileId == "ada").At);
        }
    }

    [Fact]
    public async Task Two_hosts_on_one_outbox_are_refused_with_what_to_do()
    {
        using var folder = new TemporaryFolder();
        await using var first = new AlertRig(folder.Path, Everything, new RecordingSink());
        await using var second = new AlertRig(folder.Path, Everything, new RecordingSink());
        await first.Alerts.StartAsync(AlertRig.Cancelled);

        var fault = await Assert.ThrowsAsync<IOException>(() => second.Alerts.StartAsync(AlertRig.Cancelled));

        Assert.Contains("is in use by another process or host", fault.Message, StringComparison.Ordinal);
        Assert.Contains("FaceLiveness:Alerts:Folder", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_rules_there_is_no_outbox_and_nothing_is_sent()
    {
        using var folder = new TemporaryFolder();
        var guard = new RecordingSink();
        await using var rig = new AlertRig(folder.Path, _ => { }, guard);
        await rig.Alerts.StartAsync(AlertRig.Cancelled);

        await rig.TellAsync(Happening.Appeared(0), Happening.Recognized(1), Happening.Lost(2));

        Assert.False(Directory.Exists(folder.Path));
        Assert.Empty(guard.Asked);
        Assert.Empty(rig.Alerts.GetStatus().Rules);
    }

    [Fact]
    public async Task A_folder_of_somebody_else_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path);
        string[] theirs = ["holiday.jpg", "1.jpg", "notes.jsonl", "draft.tmp", "7.jsonl"];
        foreach (var file in theirs)
        {
            await File.WriteAllTextAsync(Path.Combine(folder.Path, file), "theirs", AlertRig.Cancelled);
        }

        await using (var rig = new AlertRig(folder.Path, _ => { }))
        {
            await rig.Alerts.StartAsync(AlertRig.Cancelled);
            Assert.Equal(theirs.Length, Directory.GetFiles(folder.Path).Length);
        }

        await using (var rig = new AlertRig(folder.Path, Everything, new RecordingSink()))
        {
            await rig.Alerts.StartAsync(AlertRig.Cancelled);
            await rig.TellAsync(Happening.Recognized(0));
        }

        Assert.All(theirs, file => Assert.Equal("theirs", File.ReadAllText(Path.Combine(folder.Path, file))));
    }

    [Fact]
    public async Task Everything_in_the_outbox_is_for_its_owner_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes.");
            return;
        }

        using var folder = new TemporaryFolder();
        await using var rig = new AlertRig(folder.Path, Everything, new RecordingSink { Answer = Unreachable });

        await rig.TellAsync(Happening.Recognized(0));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(folder.Path).UnixFileMode);
        foreach (var file in Directory.GetFiles(folder.Path, "*.jsonl"))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task A_full_outbox_drops_dead_letters_first_and_then_the_oldest_and_says_so()
    {
        using var folder = new TemporaryFolder();
        var guard = new RecordingSink { Answer = static (alert, _) => ValueTask.FromResult(alert.Event == "person_unknown" ? AlertOutcome.Refused("No.") : AlertOutcome.Retry("Later.")) };
        await using var rig = new AlertRig(
            folder.Path,
            options =>
            {
                Everything(options);
                options.MaximumAlerts = 3;
            },
            guard);

        await rig.TellAsync(Happening.Appeared(0, track: 1), Happening.Unknown(0, track: 2));
        await AlertRig.UntilAsync(() => rig.Alerts.GetStatus().DeadLetters.Count == 1, "one is dead");
        await rig.TellAsync(Happening.Appeared(0, track: 3), Happening.Appeared(0, track: 4));
        Assert.Empty(rig.Alerts.GetStatus().DeadLetters);
        Assert.Contains(rig.Log.Lines, line => line.Contains("which was a dead letter, was deleted to make room", StringComparison.Ordinal));

        await rig.TellAsync(Happening.Appeared(0, track: 5));
        Assert.Contains(rig.Log.Lines, line => line.Contains("which had not been sent yet, was deleted to make room", StringComparison.Ordinal));
        Assert.Equal(3, rig.Alerts.GetStatus().Sinks.Single(sink => sink.Name == "guard").Pending);
        guard.Answer = static (_, _) => ValueTask.FromResult(AlertOutcome.Delivered);
        await rig.UntilAsync(() => guard.Taken.Length == 3, TimeSpan.FromSeconds(1), "the others arrive");
        Assert.Equal([3, 4, 5], guard.Taken.Select(alert => alert.TrackId!.Value).Order());
    }

    [Fact]
    public async Task Dead_letters_outlast_a_restart_and_can_be_sent_again_then()
    {
        using var folder = new TemporaryFolder();
        var guard = new RecordingSink { Answer = static (_, _) => ValueTask.FromResult(AlertOutcome.Refused("No.")) };
        await using (var rig = new AlertRig(folder.Path, Everything, guard))
        {
            await rig.TellAsync(Happening.Recognized(0));
            await AlertRig.UntilAsync(() => rig.Alerts.GetStatus().DeadLetters.Count == 1, "it is dead");
        }

        guard.Answer = static (_, _) => ValueTask.FromResult(AlertOutcome.Delivered);
        await using (var rig = new AlertRig(folder.Path, Everything, guard))
        {
            await rig.Alerts.StartAsync(AlertRig.Cancelled);
            var letter = Assert.Single(rig.Alerts.GetStatus().DeadLetters);
            Assert.Equal("No.", letter.LastError);
            Assert.Empty(guard.Taken);
            Assert.True(rig.Alerts.Retry(letter.Id));
            await AlertRig.UntilAsync(() => guard.Taken.Length == 1, "it arrives");
        }
    }

    [Fact]
    public async Task What_waits_for_a_sink_that_is_there_no_more_is_a_dead_letter()
    {
        using var folder = new TemporaryFolder();
        await using (var rig = new AlertRig(folder.Path, Everything, new RecordingSink { Answer = Unreachable }))
        {
            await rig.TellAsync(Happening.Recognized(0));
        }

        await using (var rig = new AlertRig(folder.Path, _ => { }))
        {
            await rig.Alerts.StartAsync(AlertRig.Cancelled);
            Assert.Equal("There is no sink 'guard' any more.", Assert.Single(rig.Alerts.GetStatus().DeadLetters).LastError);
            Assert.Contains(rig.Alerts.GetStatus().Sinks, sink => sink is { Name: "guard", Kind: "absent", Dead: 1 });
        }
    }

    [Fact]
    public async Task A_torn_line_and_a_file_that_is_no_alert_hurt_nothing()
    {
        using var folder = new TemporaryFolder();
        await using (var rig = new AlertRig(folder.Path, Everything, new RecordingSink { Answer = Unreachable }))
        {
            await rig.TellAsync(Happening.Recognized(0), Happening.Recognized(1, "grace", "Grace", track: 2));
        }

        var files = Directory.GetFiles(folder.Path, "0*.jsonl").Order(StringComparer.Ordinal).ToArray();
        await File.AppendAllTextAsync(files[0], "\n{\"sink\":\"guard\",\"state\":\"deliv", AlertRig.Cancelled);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "0000000000000099.jsonl"), "\nnonsense", AlertRig.Cancelled);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "0000000000000098.jsonl.tmp"), "half", AlertRig.Cancelled);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "0000000000000097.jpg"), "picture", AlertRig.Cancelled);

        var guard = new RecordingSink();
        await using (var rig = new AlertRig(folder.Path, Everything, guard))
        {
            await rig.Alerts.StartAsync(AlertRig.Cancelled);
            await AlertRig.UntilAsync(() => guard.Taken.Length == 2, "both arrive");
            Assert.Contains(rig.Log.Lines, line => line.Contains("0000000000000099.jsonl' in the outbox can't be read", StringComparison.Ordinal));
        }

        Assert.Equal(
            [".lock", "0000000000000099.jsonl"],
            Directory.GetFiles(folder.Path).Select(Path.GetFileName).Where(name => name != "cooldowns.jsonl").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_disk_that_refuses_is_told_of_and_the_alert_is_sent_from_memory()
    {
        using var folder = new TemporaryFolder();
        var guard = new RecordingSink();
        var log = new RecordedLog();
        var isFull = false;
        var options = new AlertOptions { Folder = folder.Path };
        using var outbox = new Outbox(options, log, new Storage.Files.DurableFiles(_ =>
        {
            if (isFull)
            {
                throw new IOException("No space left on device.");
            }
        }));
        await using var queue = new SinkQueue(guard, outbox, options, TimeProvider.System, log);
        isFull = true;

        var alert = new Alert { Id = "1", Rule = "rule", Event = "person_unknown", StreamId = "door", At = Happening.Noon, MediaTime = 0, RaisedAt = Happening.Noon };
        queue.Add(outbox.Add(new OutboxRecord(alert, ["stream:door"], ["guard"]), null, [1, 2, 3], held: false));
        queue.Add(outbox.Add(new OutboxRecord(alert with { Id = "2" }, ["stream:door"], ["guard"]), null, null, held: false));

        await AlertRig.UntilAsync(() => guard.Taken.Length == 2, "both arrive");
        Assert.Equal([1, 2, 3], guard.Taken[0].Snapshot!.Value.ToArray());
        Assert.Single(log.Lines, line => line.Contains("can't be written: No space left on device.", StringComparison.Ordinal));
        Assert.Contains("look for free space and write access", log.Lines.First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_erased_is_gone_from_all_that_waits_was_given_up_or_is_being_sent()
    {
        using var folder = new TemporaryFolder();
        var guard = new RecordingSink();
        var brokenOff = 0;
        guard.Answer = async (alert, token) =>
        {
            if (alert.TrackId == 1)
            {
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                }
                catch (OperationCanceledException)
                {
                    Interlocked.Increment(ref brokenOff);
                    throw;
                }
            }

            return alert.TrackId == 2 ? AlertOutcome.Refused("No.") : AlertOutcome.Retry("Later.");
        };
        await using var rig = new AlertRig(
            folder.Path,
            options =>
            {
                Everything(options);
                options.Rules[0].Cooldown = TimeSpan.FromMilliseconds(1);
            },
            guard);

        // Track 5 is a stranger when the alert is raised, and turns out to be her.
        await rig.TellAsync(Happening.Recognized(0, track: 2));
        await AlertRig.UntilAsync(() => rig.Alerts.GetStatus().DeadLetters.Count == 1, "one is given up");
        await rig.TellAsync(
            Happening.Recognized(1), Happening.Recognized(2, track: 3), Happening.Unknown(3, track: 5), Happening.Recognized(4, track: 5), Happening.Recognized(5, "grace", "Grace Hopper", track: 4));
        await AlertRig.UntilAsync(() => guard.Asked.Any(alert => alert.TrackId == 1) && guard.Asked.Any(alert => alert.TrackId == 5), "they are tried");

        await rig.Alerts.PublishAsync(Happening.Erased("ada"), AlertRig.Cancelled);

        Assert.Equal(1, brokenOff);
        Assert.Empty(rig.Alerts.GetStatus().DeadLetters);
        Assert.Empty(new ByteSearch().Text("the name", "Ada Lovelace").Text("the id", "\"ada\"").Text("the cool-down", "person:ada").In(folder.Path));
        Assert.Equal(1, rig.Alerts.GetStatus().Sinks.Single(sink => sink.Name == "guard").Pending);
        Assert.NotEmpty(new ByteSearch().Text("the other's name", "Grace Hopper").In(folder.Path));

        // What was under way when she was erased does not bring her back.
        await rig.TellAsync(Happening.Recognized(6, track: 3));
        Assert.Equal(1, rig.Alerts.GetStatus().Sinks.Single(sink => sink.Name == "guard").Pending);
    }

    private static void Everything(AlertOptions options) => AlertRig.Rule(DeliveryTests.Everything)(options);
}

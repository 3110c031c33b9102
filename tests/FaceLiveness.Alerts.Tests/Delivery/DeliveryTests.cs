using System.Collections.Concurrent;

namespace FaceLiveness.Alerts.Tests;

public sealed class DeliveryTests
{
    [Fact]
    public async Task What_a_rule_tells_arrives_with_all_that_is_known()
    {
        using var folder = new TemporaryFolder();
        var guard = new RecordingSink();
        await using var rig = new AlertRig(folder.Path, AlertRig.Rule(rule => rule.Events.Add("person_recognized")), guard);

        await rig.TellAsync(Happening.Appeared(0), Happening.Live(1), Happening.Recognized(2));

        await AlertRig.UntilAsync(() => guard.Taken.Length == 1, "the alert arrives");
        var alert = guard.Taken[0];
        Assert.Equal(("rule", "person_recognized", "door", 1), (alert.Rule, alert.Event, alert.StreamId, alert.TrackId));
        Assert.Equal((Happening.Noon.AddSeconds(2), 2m, Happening.Noon), (alert.At, alert.MediaTime, alert.RaisedAt));
        Assert.Equal(("ada", "Ada Lovelace", 0.7f, LivenessState.Live, 0.9f), (alert.ProfileId, alert.Name, alert.Confidence, alert.Liveness, alert.LivenessScore));
        Assert.Null(alert.Snapshot);
        await AlertRig.UntilAsync(() => Directory.GetFiles(folder.Path, "*.jsonl").Length == 0, "the outbox is empty");
    }

    [Fact]
    public async Task A_name_stays_where_it_is_when_the_rule_says_so()
    {
        using var folder = new TemporaryFolder();
        var guard = new RecordingSink();
        await using var rig = new AlertRig(
            folder.Path,
            AlertRig.Rule(rule =>
            {
                rule.Events.Add("person_recognized");
                rule.IncludeName = false;
            }),
            guard);

        await rig.TellAsync(Happening.Recognized(2));

        await AlertRig.UntilAsync(() => guard.Taken.Length == 1, "the alert arrives");
        Assert.Equal(("ada", null), (guard.Taken[0].ProfileId, guard.Taken[0].Name));
    }

    [Fact]
    public async Task One_persons_alerts_stay_in_order_also_across_their_becoming_known_and_others_pass_them()
    {
        using var folder = new TemporaryFolder();
        var guard = new RecordingSink();
        var gate = new TaskCompletionSource();
        guard.Answer = async (alert, _) =>
        {
            if (alert is { TrackId: 1, Event: "person_appeared" })
            {
                await gate.Task;
            }

            return AlertOutcome.Delivered;
        };
        await using var rig = new AlertRig(folder.Path, AlertRig.Rule(rule => Everything(rule)), guard);

        await rig.TellAsync(
            Happening.Appeared(0), Happening.Appeared(0, track: 2), Happening.Recognized(1), Happening.Recognized(1, stream: "yard", track: 7), Happening.Unknown(2, track: 2));

        await AlertRig.UntilAsync(() => guard.Taken.Length == 2, "the others pass");
        Assert.All(guard.Taken, alert => Assert.Equal(2, alert.TrackId));
        gate.SetResult();
        await AlertRig.UntilAsync(() => guard.Taken.Length == 5, "all arrive");
        Assert.Equal(
            [("person_appeared", "door"), ("person_recognized", "door"), ("person_recognized", "yard")],
            guard.Taken.Where(alert => alert.TrackId != 2).Select(alert => (alert.Event, alert.StreamId)));
    }

    [Fact]
    public async Task What_fails_is_tried_again_later_and_later_and_in_order()
    {
        using var folder = new TemporaryFolder();
        var guard = new RecordingSink();
        var attempts = new ConcurrentQueue<DateTimeOffset>();
        await using var rig = new AlertRig(folder.Path, AlertRig.Rule(rule => Everything(rule)), guard);
        guard.Answer = (_, _) =>
        {
            attempts.Enqueue(rig.Time.GetUtcNow());
            return ValueTask.FromResult(attempts.Count < 6 ? AlertOutcome.Retry("It is not there.") : AlertOutcome.Delivered);
        };

        await rig.TellAsync(Happening.Appeared(0), Happening.Unknown(1));
        await rig.UntilAsync(() => guard.Taken.Length == 2, TimeSpan.FromMilliseconds(250), "both arrive");

        Assert.Equal(["person_appeared", "person_unknown"], guard.Taken.Select(alert => alert.Event));
        Assert.Equal(Enumerable.Repeat(guard.Taken[0].Id, 6), guard.Asked.Take(6).Select(alert => alert.Id));
        var times = attempts.ToArray();
        for (var failure = 1; failure <= 5; failure++)
        {
            Assert.True(times[failure] - times[failure - 1] >= TimeSpan.FromSeconds(Math.Pow(2, failure - 1) / 2), $"attempt {failure} came too soon");
        }

        Assert.Contains(rig.Log.Lines, line => line.Contains("The alert sink guard fails: It is not there.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_receiver_that_asks_to_be_left_alone_is_left_alone_by_everybody()
    {
        using var folder = new TemporaryFolder();
        var guard = new RecordingSink();
        guard.Answer = (_, _) => ValueTask.FromResult(guard.Asked.Length == 1 ? AlertOutcome.Retry("Busy.", TimeSpan.FromMinutes(3)) : AlertOutcome.Delivered);
        await using var rig = new AlertRig(folder.Path, AlertRig.Rule(rule => Everything(rule)), guard);

        await rig.TellAsync(Happening.Appeared(0));
        await AlertRig.UntilAsync(() => rig.Alerts.GetStatus().Sinks.Single(sink => sink.Name == "guard").Failed == 1, "it fails once");
        await rig.TellAsync(Happening.Appeared(0, track: 2));
        rig.Time.Advance(TimeSpan.FromSeconds(179));
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, AlertRig.Cancelled);
        Assert.Single(guard.Asked);

        rig.Time.Advance(TimeSpan.FromSeconds(2));
        await AlertRig.UntilAsync(() => guard.Taken.Length == 2, "both arrive");
    }

    [Fact]
    public async Task An_alert_that_always_fails_holds_up_nobody_elses()
    {
        using var folder = new TemporaryFolder();
        var guard = new RecordingSink { Answer = static (alert, _) => ValueTask.FromResult(alert.TrackId == 1 ? AlertOutcome.Retry("500") : AlertOutcome.Delivered) };
        await using var rig = new AlertRig(folder.Path, AlertRig.Rule(rule => Everything(rule)), guard);

        await rig.TellAsync(Happening.Appeared(0));
        await rig.UntilAsync(() => guard.Asked.Length >= 6, TimeSpan.FromSeconds(5), "it fails again and again");
        await rig.TellAsync([.. Enumerable.Range(2, 50).Select(track => Happening.Appeared(1, track))]);

        await AlertRig.UntilAsync(() => guard.Taken.Length == 50, "the others arrive without the clock moving");
    }

    [Fact]
    public async Task What_is_refused_becomes_a_dead_letter_and_can_be_sent_again_or_thrown_away_by_hand()
    {
        using var folder = new TemporaryFolder();
        var guard = new RecordingSink { Answer = static (_, _) => ValueTask.FromResult(AlertOutcome.Refused("The receiver answered 410 (Gone).")) };
        await using var rig = new AlertRig(folder.Path, AlertRig.Rule(rule => Everything(rule)), guard);
        await rig.TellAsync(Happening.Appeared(0), Happening.Unknown(1));
        await AlertRig.UntilAsync(() => rig.Alerts.GetStatus().DeadLetters.Count == 2, "both are given up");

        var status = rig.Alerts.GetStatus();
        Assert.Equal(new AlertSinkStatus("guard", "recording_sink", 0, 0, 2, "The receiver answered 410 (Gone).", 2), status.Sinks.Single(sink => sink.Name == "guard"));
        Assert.Equal(("guard", 1, "The receiver answered 410 (Gone)."), (status.DeadLetters[0].Sink, status.DeadLetters[0].Attempts, status.DeadLetters[0].LastError));

        guard.Answer = static (_, _) => ValueTask.FromResult(AlertOutcome.Delivered);
        Assert.True(rig.Alerts.Retry(status.DeadLetters[0].Id));
        Assert.False(rig.Alerts.Retry("nothing.guard"));
        await AlertRig.UntilAsync(() => guard.Taken.Length == 1, "it arrives");
        Assert.Equal("person_appeared", guard.Taken[0].Event);
        Assert.True(rig.Alerts.Discard(status.DeadLetters[1].Id));
        Assert.False(rig.Alerts.Discard(status.DeadLetters[1].Id));
        Assert.Empty(rig.Alerts.GetStatus().DeadLetters);
        Assert.Empty(Directory.GetFiles(folder.Path, "*.jsonl"));
    }

    [Fact]
    public async Task What_was_tried_too_often_or_for_too_long_is_given_up()
    {
        using var folder = new TemporaryFolder();
        var guard = new RecordingSink { Answer = static (_, _) => ValueTask.FromResult(AlertOutcome.Retry("It is not there.")) };
        await using var rig = new AlertRig(
            folder.Path,
            options =>
            {
                AlertRig.Rule(rule => Everything(rule))(options);
                options.MaximumAttempts = 3;
                options.GiveUpAfter = TimeSpan.FromHours(1);
            },
            guard);

        await rig.TellAsync(Happening.Appeared(0));
        await rig.UntilAsync(() => rig.Alerts.GetStatus().DeadLetters is [{ Attempts: 3 }], TimeSpan.FromSeconds(1), "three attempts are enough");
        guard.Answer = static async (_, token) =>
        {
            await Task.Yield();
            return AlertOutcome.Retry("It is not there.");
        };
        await rig.TellAsync(Happening.Appeared(0, track: 2));
        rig.Time.Advance(TimeSpan.FromHours(2));
        await rig.UntilAsync(() => rig.Alerts.GetStatus().DeadLetters.Count == 2, TimeSpan.FromSeconds(1), "an hour is enough");
        Assert.True(rig.Alerts.GetStatus().DeadLetters[1].Attempts < 3);
    }

    [Fact]
    public async Task A_sink_that_throws_is_tried_again_and_hurts_no_other_sink()
    {
        using var folder = new TemporaryFolder();
        var guard = new RecordingSink { Answer = static (_, _) => throw new InvalidOperationException("Oh.") };
        var other = new RecordingSink("other");
        await using var rig = new AlertRig(
            folder.Path,
            AlertRig.Rule(rule =>
            {
                Everything(rule);
                rule.Sinks.Add("guard");
                rule.Sinks.Add("other");
            }),
            guard,
            other);

        await rig.TellAsync(Happening.Appeared(0));
        await AlertRig.UntilAsync(() => other.Taken.Length == 1 && guard.Asked.Length == 1, "the other has it");
        guard.Answer = static (_, _) => ValueTask.FromResult(AlertOutcome.Delivered);
        await rig.UntilAsync(() => guard.Taken.Length == 1, TimeSpan.FromSeconds(1), "so has the guard");
        Assert.Equal(guard.Taken[0].Id, other.Taken[0].Id);
    }

    internal static void Everything(AlertRuleOptions rule) => AlertEventKind.All.Keys.ToList().ForEach(rule.Events.Add);
}

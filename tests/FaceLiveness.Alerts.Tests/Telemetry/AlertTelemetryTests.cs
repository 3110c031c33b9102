namespace FaceLiveness.Alerts.Tests;

public sealed class AlertTelemetryTests
{
    [Fact]
    public async Task Alerts_are_counted_by_rule_and_by_sink_also_before_anybody_listens()
    {
        using var folder = new TemporaryFolder();
        var (good, bad) = (new RecordingSink("takes-all"), new RecordingSink("takes-none") { Answer = static (_, _) => ValueTask.FromResult(AlertOutcome.Refused("No.")) });
        await using var rig = new AlertRig(
            folder.Path,
            options =>
            {
                options.Rules.Add(RuleOf("both", "person_recognized", good.Name, bad.Name));
                options.Rules.Add(RuleOf("never", "stream_lost", good.Name));
            },
            good,
            bad);
        await rig.TellAsync(Happening.Recognized(0), Happening.Recognized(1, "grace", "Grace Hopper", track: 2));
        await UntilAsync(rig, letters: 2);

        using var measured = new AlertMeasurements();
        Assert.Equal(new() { ["raised"] = 2 }, measured.Of("rule", "both"));
        Assert.Equal(new() { ["raised"] = 0 }, measured.Of("rule", "never"));
        Assert.Equal(Counts(delivered: 2), measured.Of("sink", good.Name));
        Assert.Equal(Counts(failures: 2, givenUp: 2, dead: 2), measured.Of("sink", bad.Name));

        bad.Answer = static (_, _) => ValueTask.FromResult(AlertOutcome.Delivered);
        Assert.True(rig.Alerts.Retry(rig.Alerts.GetStatus().DeadLetters[0].Id));
        await UntilAsync(rig, letters: 1);
        Assert.True(rig.Alerts.Discard(rig.Alerts.GetStatus().DeadLetters[0].Id));
        Assert.Equal(Counts(delivered: 1, failures: 2, givenUp: 2), measured.Of("sink", bad.Name));
    }

    [Fact]
    public async Task What_waits_and_what_a_full_outbox_drops_is_counted_dead_letters_too()
    {
        using var folder = new TemporaryFolder();
        var sink = new RecordingSink("is-away")
        {
            Answer = static (alert, _) => ValueTask.FromResult(alert.Event == "person_unknown" ? AlertOutcome.Refused("No.") : AlertOutcome.Retry("Later.")),
        };
        await using var rig = new AlertRig(
            folder.Path,
            options =>
            {
                options.Rules.Add(RuleOf("small", "person_unknown", sink.Name));
                options.Rules[0].Events.Add("person_appeared");
                options.MaximumAlerts = 2;
            },
            sink);
        using var measured = new AlertMeasurements();
        await rig.TellAsync(Happening.Unknown(0, track: 1));
        await UntilAsync(rig, letters: 1);
        await rig.TellAsync([.. Enumerable.Range(2, 4).Select(track => Happening.Appeared(0, track))]);

        var counts = measured.Of("sink", sink.Name);

        Assert.Equal((2, 3, 0, 1), (counts["pending"], counts["dropped"], counts["dead"], counts["given_up"]));
        Assert.Equal(5, measured.Of("rule", "small")["raised"]);
    }

    [Fact]
    public async Task Dead_letters_of_a_sink_that_is_there_no_more_are_counted_too()
    {
        using var folder = new TemporaryFolder();
        var sink = new RecordingSink("gone-tomorrow") { Answer = static (_, _) => ValueTask.FromResult(AlertOutcome.Retry("Later.")) };
        await using (var rig = new AlertRig(folder.Path, options => options.Rules.Add(RuleOf("today", "person_unknown", sink.Name)), sink))
        {
            await rig.TellAsync(Happening.Unknown(0));
        }

        await using var later = new AlertRig(folder.Path, options => options.Rules.Add(RuleOf("tomorrow", "person_unknown", "log")));
        await later.Alerts.StartAsync(AlertRig.Cancelled);

        using var measured = new AlertMeasurements();
        Assert.Equal(Counts(givenUp: 1, dead: 1), measured.Of("sink", sink.Name));
    }

    private static Dictionary<string, long> Counts(long delivered = 0, long failures = 0, long givenUp = 0, long dead = 0) => new()
    {
        ["delivered"] = delivered,
        ["failures"] = failures,
        ["given_up"] = givenUp,
        ["dropped"] = 0,
        ["pending"] = 0,
        ["dead"] = dead,
    };

    private static Task UntilAsync(AlertRig rig, int letters) => AlertRig.UntilAsync(
        () => rig.Alerts.GetStatus() is var status && status.DeadLetters.Count == letters && status.Sinks.All(sink => sink.Pending == 0), "nothing waits");

    private static AlertRuleOptions RuleOf(string name, string happening, params string[] sinks)
    {
        var rule = new AlertRuleOptions { Name = name };
        rule.Events.Add(happening);
        sinks.ToList().ForEach(rule.Sinks.Add);
        return rule;
    }
}

namespace FaceLiveness.Tests;

public sealed class LivenessPolicyTests
{
    private static readonly LivenessVerdict Live = new(LivenessState.Live, 0.9f, "Live.");
    private static readonly LivenessVerdict Waiting = new(LivenessState.Inconclusive, 0.5f, "Waiting.");
    private static readonly LivenessVerdict Leaning = new(LivenessState.Inconclusive, 0.7f, "Leaning.");
    private static readonly LivenessVerdict Doubting = new(LivenessState.Inconclusive, 0.3f, "Doubting.");
    private static readonly LivenessVerdict Spoof = new(LivenessState.Spoof, 0.05f, "A screen.");

    [Fact]
    public void A_blink_and_a_passive_check_that_agrees_are_live()
    {
        Assert.Equal(LivenessState.Live, Combine(("blink", Live), ("passive", Live)).State);
        Assert.Equal(LivenessState.Live, Combine(("blink", Live), ("passive", Leaning)).State);
        Assert.Equal(LivenessState.Live, Combine(("blink", Live)).State);
    }

    [Fact]
    public void A_passive_check_alone_proves_nothing_where_a_blink_is_required() =>
        Assert.Equal((LivenessState.Inconclusive, "Waiting."), (Combine(("blink", Waiting), ("passive", Live)).State, Combine(("blink", Waiting), ("passive", Live)).Reason));

    [Fact]
    public void A_blink_waits_for_a_passive_check_that_has_not_seen_enough_or_doubts()
    {
        Assert.Equal(LivenessState.Inconclusive, Combine(("blink", Live), ("passive", LivenessVerdict.NotChecked)).State);
        Assert.Equal(LivenessState.Inconclusive, Combine(("blink", Live), ("passive", Waiting)).State);
        Assert.Equal(LivenessState.Inconclusive, Combine(("blink", Live), ("passive", Doubting)).State);
    }

    [Fact]
    public void One_spoof_outweighs_everything()
    {
        var verdict = Combine(("blink", Live), ("passive", Spoof), ("other", Live));

        Assert.Equal((LivenessState.Spoof, 0.05f, "A screen."), (verdict.State, verdict.Score, verdict.Reason));
    }

    [Fact]
    public void Without_a_required_check_all_must_be_live()
    {
        Assert.Equal(LivenessState.Inconclusive, Combine(("passive", Leaning)).State);
        Assert.Equal(LivenessState.Live, Combine(("passive", Live)).State);
    }

    [Fact]
    public void Nothing_looked_at_is_not_checked()
    {
        Assert.Equal(LivenessState.NotChecked, Combine().State);
        Assert.Equal(LivenessState.NotChecked, Combine(("blink", LivenessVerdict.NotChecked)).State);
    }

    [Fact]
    public void What_is_required_can_be_chosen()
    {
        var policy = new LivenessPolicy(new() { Required = ["passive"] });

        Assert.Equal(LivenessState.Inconclusive, policy.Combine([new("blink", Live), new("passive", Leaning)]).State);
    }

    [Fact]
    public void One_of_several_checks_can_be_enough()
    {
        var policy = new LivenessPolicy(new() { Required = [], AnyOf = ["blink", "passive"] });

        Assert.Equal(LivenessState.Live, policy.Combine([new("blink", Waiting), new("passive", Live)]).State);
        Assert.Equal(LivenessState.Inconclusive, policy.Combine([new("blink", Waiting), new("passive", Leaning)]).State);
        Assert.Equal(LivenessState.Spoof, policy.Combine([new("blink", Live), new("passive", Spoof)]).State);
    }

    [Fact]
    public void Scores_can_be_weighed_against_one_another()
    {
        var policy = new LivenessPolicy(new() { Required = [], Weights = new Dictionary<string, float> { ["blink"] = 1, ["passive"] = 3 }, WeightedScore = 0.7f });

        var verdict = policy.Combine([new("blink", Waiting), new("passive", Live)]);
        Assert.Equal(LivenessState.Live, verdict.State);
        Assert.Equal(0.8f, verdict.Score, 0.001f);
        Assert.Equal(LivenessState.Inconclusive, policy.Combine([new("blink", Live), new("passive", Waiting)]).State);
        Assert.Equal(LivenessState.Spoof, policy.Combine([new("blink", Spoof), new("passive", Live)]).State);
    }

    [Fact]
    public void Of_somebody_known_less_can_be_required_and_a_spoof_still_outweighs_it()
    {
        var policy = new LivenessPolicy(new() { RequiredOfKnown = ["passive"] });

        Assert.Equal(LivenessState.Live, policy.Combine([new("blink", Waiting), new("passive", Live)], isKnown: true).State);
        Assert.Equal(LivenessState.Inconclusive, policy.Combine([new("blink", Waiting), new("passive", Leaning)], isKnown: true).State);
        Assert.Equal(LivenessState.Inconclusive, policy.Combine([new("blink", Waiting), new("passive", Live)]).State);
        Assert.Equal(LivenessState.Spoof, policy.Combine([new("blink", Spoof), new("passive", Live)], isKnown: true).State);
    }

    [Fact]
    public void A_required_check_that_does_not_run_is_not_passed_over() =>
        Assert.Equal(
            (LivenessState.Inconclusive, "The check 'passive' is required and does not run."),
            (new LivenessPolicy(new() { Required = ["blink", "passive"] }).Combine([new("blink", Live)]).State,
                new LivenessPolicy(new() { Required = ["blink", "passive"] }).Combine([new("blink", Live)]).Reason));

    [Fact]
    public void New_blinks_pass_through()
    {
        var blink = new Blink(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.2), 1, 1);

        Assert.Equal([blink], Combine(("blink", Waiting with { NewBlinks = [blink] }), ("passive", Spoof)).NewBlinks);
    }

    [Fact]
    public void A_verdict_rests_on_the_frames_of_the_check_that_decided_and_proof_on_those_of_all()
    {
        var blink = Live with { Evidence = [At(2), At(2.2)] };
        var passive = Live with { Evidence = [At(1), At(2), At(3)] };

        Assert.Equal([At(1), At(2), At(2.2), At(3)], Combine(("blink", blink), ("passive", passive)).Evidence);
        Assert.Equal([At(4)], Combine(("blink", blink), ("passive", Spoof with { Evidence = [At(4)] })).Evidence);
        Assert.Equal(passive.Evidence, Combine(("blink", blink), ("passive", Doubting with { Evidence = passive.Evidence })).Evidence);
        Assert.Equal(
            Enumerable.Range(3, LivenessVerdict.MaximumEvidence).Select(i => At(i)),
            Combine(("blink", Live with { Evidence = [.. Enumerable.Range(1, 20).Select(i => At(i))] }), ("passive", Live with { Evidence = [.. Enumerable.Range(1, 34).Select(i => At(i))] })).Evidence);
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static LivenessVerdict Combine(params (string Name, LivenessVerdict Verdict)[] verdicts) =>
        new LivenessPolicy().Combine(Array.ConvertAll(verdicts, v => KeyValuePair.Create(v.Name, v.Verdict)));
}

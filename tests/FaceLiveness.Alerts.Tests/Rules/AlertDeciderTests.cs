using CsCheck;

namespace FaceLiveness.Alerts.Tests;

public sealed class AlertDeciderTests
{
    private static readonly string[] PersonEvents = ["person_appeared", "person_unknown", "person_recognized", "person_blinked", "spoof_suspected", "person_left"];

    [Fact]
    public void Whoever_was_recognised_is_known_in_what_happens_afterwards()
    {
        var decider = Decider(rule => rule.Who.Add("known"));

        Assert.Empty(decider.Decide(Happening.Appeared(0)).Rules);
        Assert.Empty(decider.Decide(Happening.Spoof(1)).Rules);
        Assert.Single(decider.Decide(Happening.Recognized(2)).Rules);
        var (facts, rules) = decider.Decide(Happening.Spoof(3));
        Assert.Single(rules);
        Assert.Equal(("ada", "Ada Lovelace", LivenessState.Spoof), (facts.ProfileId, facts.Name, facts.Liveness));
        Assert.Equal(0.9f, facts.Confidence!.Value, 4);
    }

    [Fact]
    public void A_new_person_on_an_old_track_is_nobody_known()
    {
        var decider = Decider(rule => rule.Who.Add("unknown"));
        decider.Decide(Happening.Recognized(1));
        decider.Decide(Happening.Live(1));

        var (facts, rules) = decider.Decide(Happening.Appeared(2));

        Assert.Single(rules);
        Assert.Equal((null, LivenessState.NotChecked), (facts.ProfileId, facts.Liveness));
    }

    [Fact]
    public void Who_rejoins_is_who_they_were_and_has_their_liveness_to_prove_anew()
    {
        var decider = Decider(_ => { });
        decider.Decide(Happening.Recognized(1, track: 3));
        decider.Decide(Happening.Live(1, track: 3));
        decider.Decide(new PersonLeft(Happening.At(2), 3, "ada"));
        decider.Decide(Happening.Appeared(4, track: 9));

        var facts = decider.Decide(new PersonRejoined(Happening.At(5), 3, 9)).Facts;

        Assert.Equal(("ada", LivenessState.NotChecked), (facts.ProfileId, facts.Liveness));
    }

    [Fact]
    public void A_rule_is_silent_about_a_person_for_its_cool_down_and_not_about_others()
    {
        var decider = Decider(rule => rule.Cooldown = TimeSpan.FromMinutes(5));

        Assert.Single(decider.Decide(Happening.Recognized(0)).Rules);
        Assert.Empty(decider.Decide(Happening.Recognized(299.9, stream: "yard", track: 8)).Rules);
        Assert.Single(decider.Decide(Happening.Recognized(1, "grace", "Grace", track: 2)).Rules);
        Assert.Single(decider.Decide(Happening.Unknown(2, track: 5)).Rules);
        Assert.Empty(decider.Decide(Happening.Unknown(3, track: 5)).Rules);
        Assert.Single(decider.Decide(Happening.Unknown(3, track: 6)).Rules);
        Assert.Single(decider.Decide(Happening.Recognized(300)).Rules);
    }

    [Fact]
    public void A_camera_whose_clock_is_a_little_behind_does_not_tell_twice_and_a_recording_that_begins_anew_does()
    {
        var decider = Decider(rule => rule.Cooldown = TimeSpan.FromSeconds(30));

        Assert.Single(decider.Decide(Happening.Recognized(100)).Rules);
        Assert.Empty(decider.Decide(Happening.Recognized(99, stream: "yard")).Rules);
        Assert.Single(decider.Decide(Happening.Recognized(0)).Rules);
    }

    [Fact]
    public void Who_is_shown_under_another_number_for_a_while_is_not_told_of_twice()
    {
        var decider = Decider(rule => rule.Cooldown = TimeSpan.FromMinutes(1));

        Assert.Single(decider.Decide(Happening.Appeared(0, track: 3)).Rules);
        Assert.Single(decider.Decide(Happening.Appeared(58, track: 9)).Rules);
        decider.Decide(new PersonRejoined(Happening.At(59), 3, 9));

        Assert.Empty(decider.Decide(Happening.Unknown(100, track: 3)).Rules);
        Assert.Single(decider.Decide(Happening.Unknown(118, track: 3)).Rules);
    }

    [Fact]
    public void Streams_cool_down_one_by_one()
    {
        var decider = Decider(rule => rule.Cooldown = TimeSpan.FromMinutes(1), "stream_lost");

        Assert.Single(decider.Decide(Happening.Lost(0)).Rules);
        Assert.Empty(decider.Decide(Happening.Lost(59)).Rules);
        Assert.Single(decider.Decide(Happening.Lost(59, "yard")).Rules);
        Assert.Single(decider.Decide(Happening.Lost(60)).Rules);
    }

    [Fact]
    public void Nothing_is_told_of_who_was_erased_until_somebody_new_has_the_id()
    {
        var decider = Decider(_ => { });
        decider.Decide(Happening.Recognized(0));
        decider.Erase("ada");

        Assert.Empty(decider.Decide(Happening.Recognized(1)).Rules);
        var blink = decider.Decide(Happening.Spoof(2));
        Assert.Null(blink.Facts.ProfileId);
        decider.Welcome("ada");
        Assert.Single(decider.Decide(Happening.Recognized(3)).Rules);
    }

    [Fact]
    public void No_rule_tells_twice_of_anybody_within_its_cool_down_and_none_keeps_silent_after_it() =>
        Gen.Select(Gen.Int[1, 60], Gen.Select(Gen.Int[0, 20], Gen.Int[0, 3], Gen.Bool).Array[1, 100]).Sample((cooldown, steps) =>
        {
            var decider = Decider(rule => rule.Cooldown = TimeSpan.FromSeconds(cooldown));
            var told = new Dictionary<string, double>();
            var now = 0.0;
            foreach (var (pause, who, known) in steps)
            {
                now += pause;
                PipelineEvent happening = known ? Happening.Recognized(now, $"p{who}", track: who) : Happening.Unknown(now, track: who + 10);
                var key = known ? $"p{who}" : $"t{who}";
                var isDue = !told.TryGetValue(key, out var last) || now - last >= cooldown;
                if (decider.Decide(happening).Rules.Count > 0 != isDue)
                {
                    return false;
                }

                if (isDue)
                {
                    told[key] = now;
                }
            }

            return true;
        });

    private static AlertDecider Decider(Action<AlertRuleOptions> configure, params string[] events) => new([new AlertRule(
        AlertRig.RuleOf(rule =>
        {
            (events.Length > 0 ? events : PersonEvents).ToList().ForEach(rule.Events.Add);
            configure(rule);
        }),
        TimeZoneInfo.Utc)]);
}

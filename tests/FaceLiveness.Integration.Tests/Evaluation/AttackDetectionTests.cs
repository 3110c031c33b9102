using FaceLiveness.Sample.Evaluation;

namespace FaceLiveness.Integration.Tests.Evaluation;

public sealed class AttackDetectionTests
{
    [Fact]
    public void The_rates_are_those_of_the_standard()
    {
        var measured = new AttackDetection(
        [
            .. Shown("print", LivenessState.Spoof, 3), .. Shown("print", LivenessState.Live, 1),
            .. Shown("replay", LivenessState.Live, 1), .. Shown("replay", LivenessState.Inconclusive, 1),
            .. Shown("bona_fide", LivenessState.Live, 6), .. Shown("bona_fide", LivenessState.Spoof, 1), .. Shown("bona_fide", LivenessState.Inconclusive, 3),
        ]);

        Assert.Equal((6, 10), (measured.Attacks, measured.BonaFide));
        Assert.Equal(
            [("print", new Proportion(1, 4), new Proportion(0, 4)), ("replay", new Proportion(1, 2), new Proportion(1, 2))], measured.ByKind);
        Assert.Equal(new Proportion(1, 2), measured.Apcer);
        Assert.Equal(new Proportion(1, 6), measured.AttackNonResponse);
        Assert.Equal(new Proportion(1, 10), measured.Bpcer);
        Assert.Equal(new Proportion(3, 10), measured.BonaFideNonResponse);
        Assert.Equal(0.3, measured.Acer!.Value, 1e-12);
        Assert.Equal(new Proportion(4, 16), measured.Inconclusive);
    }

    [Fact]
    public void Without_attacks_or_without_live_people_there_is_no_ACER()
    {
        Assert.Null(new AttackDetection([.. Shown("print", LivenessState.Spoof, 3)]).Acer);
        Assert.Null(new AttackDetection([.. Shown("bona_fide", LivenessState.Live, 3)]).Acer);
        Assert.Null(new AttackDetection([]).Apcer.Share);
    }

    [Fact]
    public void The_time_to_a_verdict_is_that_of_those_who_got_one()
    {
        var measured = new AttackDetection(
        [
            .. Enumerable.Range(1, 20).Select(i => new Presentation("bona_fide", LivenessState.Live, TimeSpan.FromSeconds(i))),
            .. Shown("bona_fide", LivenessState.Inconclusive, 5),
        ]);

        Assert.Equal(TimeSpan.FromSeconds(10), measured.TimeToVerdict(0.5));
        Assert.Equal(TimeSpan.FromSeconds(19), measured.TimeToVerdict(0.95));
        Assert.Null(new AttackDetection([]).TimeToVerdict(0.5));
    }

    [Fact]
    public void Every_score_is_a_threshold_of_the_trade_off()
    {
        var tradeoff = new DetectionErrorTradeoff(
            [Scored("print", 0.1), Scored("print", 0.6), Scored("bona_fide", 0.4), Scored("bona_fide", 0.9), new("print", LivenessState.Inconclusive)]);

        Assert.Equal(
            [new(0.1, 1, 0), new(0.4, 0.5, 0), new(0.6, 0.5, 0.5), new(0.9, 0, 0.5), new ErrorRates(double.PositiveInfinity, 0, 1)],
            tradeoff.Points);
        Assert.Equal(0.6, tradeoff.Equal!.Value.Threshold);
    }

    [Fact]
    public void Scores_that_do_not_overlap_have_a_threshold_without_errors()
    {
        var equal = new DetectionErrorTradeoff([Scored("replay", 0.2), Scored("print", 0.3), Scored("bona_fide", 0.8)]).Equal!.Value;

        Assert.Equal(new ErrorRates(0.8, 0, 0), equal);
        Assert.Null(new DetectionErrorTradeoff([Scored("replay", 0.2)]).Equal);
    }

    [Fact]
    public void Called_live_once_is_live_whatever_is_said_later()
    {
        var log = new VerdictLog();
        log.Add(TimeSpan.FromSeconds(1), LivenessVerdict.NotChecked);
        Assert.Null(log.Last);
        log.Add(TimeSpan.FromSeconds(2), new(LivenessState.Inconclusive, 0.5f, ""));
        Assert.Equal((LivenessState.Inconclusive, null), (log.Outcome, log.FirstVerdict));
        log.Add(TimeSpan.FromSeconds(3), new(LivenessState.Spoof, 0.2f, ""));
        Assert.Equal((LivenessState.Spoof, TimeSpan.FromSeconds(3)), (log.Outcome, log.FirstVerdict));
        log.Add(TimeSpan.FromSeconds(4), new(LivenessState.Live, 0.8f, ""));
        log.Add(TimeSpan.FromSeconds(4), new(LivenessState.Inconclusive, 0.5f, ""));
        Assert.Equal(LivenessState.Live, log.Last!.State);
        log.Add(TimeSpan.FromSeconds(5), new(LivenessState.Spoof, 0.2f, ""));

        Assert.Equal((LivenessState.Live, LivenessState.Spoof), (log.Outcome, log.Last!.State));
        Assert.Equal((TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(3)), (log.FirstLive, log.FirstVerdict));
        Assert.Equal(0.4, log.MeanScore!.Value, 1e-6);
    }

    private static IEnumerable<Presentation> Shown(string kind, LivenessState outcome, int times) => Enumerable.Repeat(new Presentation(kind, outcome), times);

    private static Presentation Scored(string kind, double score) => new(kind, LivenessState.Inconclusive, Score: score);
}

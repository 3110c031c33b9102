using FaceLiveness.Sample.Evaluation;

namespace FaceLiveness.Integration.Tests.Evaluation;

public sealed class BlinkScoreTests
{
    // 10 frames a second: 600 frames are a minute.
    private static readonly TimeSpan[] Times = [.. Enumerable.Range(0, 600).Select(i => TimeSpan.FromMilliseconds(100 * i))];

    [Fact]
    public void A_detection_counts_within_the_tolerance_and_not_beyond()
    {
        var score = Score([new(100, 103), new(200, 203), new(300, 303)], [new(107, 109), new(192, 196), new(308, 310)]);

        // 107 is 4 after 103, 196 is 4 before 200, 308 is 5 after 303.
        Assert.Equal([new(107, 109), new(192, 196), null], score.Labels.Select(label => label.Found));
        Assert.Equal([new(308, 310)], score.False);
        Assert.Equal((3, 3, 2, 1), (score.Labelled, score.Found, score.Correct, score.Missed));
        Assert.Equal(2 / 3.0, score.Precision.Share);
        Assert.Equal(2 / 3.0, score.Recall.Share);
        Assert.Equal(2 / 3.0, score.F1);
        Assert.Equal(0, score.PerMinuteError);
    }

    [Fact]
    public void One_detection_serves_one_label_and_one_label_takes_one_detection()
    {
        var one = Score([new(100, 103), new(105, 108)], [new(103, 105)]);
        Assert.Equal((1, 1, 0), (one.Correct, one.Missed, one.False.Count));

        var two = Score([new(100, 103)], [new(99, 101), new(102, 104)]);
        Assert.Equal((1, 0, 1), (two.Correct, two.Missed, two.False.Count));
        Assert.Equal(1.0, two.PerMinuteError!.Value, 1e-9);
    }

    [Fact]
    public void As_many_labels_as_possible_get_a_detection()
    {
        // The second label can only take the detection that lies nearest to the first one.
        var score = Score([new(100, 103), new(106, 109)], [new(96, 97), new(103, 104)]);

        Assert.Equal([new(96, 97), new(103, 104)], score.Labels.Select(label => label.Found));
    }

    [Fact]
    public void A_long_closure_that_is_counted_is_false_and_named_even_beside_a_label()
    {
        var score = Score([new(95, 98)], [new(100, 105)], closures: [new(100, 150), new(200, 260)]);

        Assert.Equal((0, 1), (score.Correct, score.False.Count));
        Assert.Equal([(new FrameRange(100, 150), new FrameRange(100, 105))], score.ClosuresCounted);
    }

    [Fact]
    public void What_is_not_scored_neither_helps_nor_harms()
    {
        var score = Score([new(100, 103), new(310, 312)], [new(101, 102), new(305, 306), new(350, 352)], ignore: [new(300, 359)]);

        Assert.Equal((1, 1, 0), (score.Labelled, score.Correct, score.False.Count));

        // 540 of 600 frames are left.
        Assert.Equal(0.9, score.Minutes, 1e-9);
    }

    [Fact]
    public void Nothing_labelled_and_nothing_found_has_no_precision_recall_or_F1()
    {
        var score = Score([], []);

        Assert.Null(score.Precision.Share);
        Assert.Null(score.Recall.Share);
        Assert.Null(score.F1);
        Assert.Equal(0, score.PerMinuteError);
    }

    [Fact]
    public void Clips_are_pooled_by_event()
    {
        var totals = new BlinkTotals([Score([new(10, 12), new(50, 52), new(90, 92)], [new(10, 12)]), Score([new(10, 12)], [new(10, 12), new(300, 302)]), Score([], [])]);

        // 2 of 4 found, with 3 detections: F1 = 4 / 7. Off by 2, 1 and 0 a minute.
        Assert.Equal((2, 3), (totals.Precision.Count, totals.Precision.Of));
        Assert.Equal((2, 4), (totals.Recall.Count, totals.Recall.Of));
        Assert.Equal(4 / 7.0, totals.F1);
        Assert.Equal(1.0, totals.PerMinuteError!.Value, 1e-9);
    }

    [Fact]
    public void The_interval_of_F1_spans_what_the_clips_differ_by_and_is_the_same_every_time()
    {
        var (good, bad) = (Score([new(10, 12)], [new(10, 12)]), Score([new(10, 12)], []));
        var totals = new BlinkTotals([good, good, bad, good]);

        var interval = totals.F1Interval()!.Value;

        Assert.InRange(totals.F1!.Value, interval.Low, interval.High);
        Assert.Equal(1, interval.High);
        Assert.InRange(interval.Low, 0.01, 0.8);
        Assert.Equal(interval, totals.F1Interval());
        Assert.Equal(new Interval(1, 1), new BlinkTotals([good, good]).F1Interval());
        Assert.Null(new BlinkTotals([good]).F1Interval());
    }

    [Theory]
    [InlineData(8, 10, 0.4902, 0.9433)]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(26, 29, 0.7361, 0.9642)]
    public void Wilsons_interval_is_the_one_of_the_tables(int count, int of, double low, double high)
    {
        var interval = new Proportion(count, of).Wilson!.Value;

        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Fact]
    public void Nothing_of_nothing_has_no_share_and_no_interval()
    {
        Assert.Null(new Proportion(0, 0).Share);
        Assert.Null(new Proportion(0, 0).Wilson);
    }

    [Fact]
    public void A_slower_camera_takes_the_first_frame_at_or_after_each_of_its_ticks()
    {
        var thirty = Enumerable.Range(0, 30).Select(i => TimeSpan.FromSeconds(i / 30.0)).ToList();
        Assert.Equal(Enumerable.Range(0, 15).Select(i => 2 * i), FrameRateCut.Kept(thirty, 15));

        // Ticks at 0, 100, 200, 300, 400: the frame at 250 serves 200, the one at 410 both 300 and 400.
        TimeSpan[] uneven = [.. new[] { 0, 40, 90, 110, 130, 250, 260, 410, 420 }.Select(ms => TimeSpan.FromMilliseconds(ms))];
        Assert.Equal([0, 3, 5, 7], FrameRateCut.Kept(uneven, 10));
        Assert.Equal(Enumerable.Range(0, 30), FrameRateCut.Kept(thirty, 60));
    }

    private static BlinkScore Score(FrameRange[] labels, FrameRange[] found, FrameRange[]? closures = null, FrameRange[]? ignore = null) =>
        BlinkScore.Of(
            new() { Name = "clip", Path = "clip", Blinks = labels, LongClosures = closures ?? [], Ignore = ignore ?? [] }, found, BlinkManifest.DefaultTolerance, Times);
}

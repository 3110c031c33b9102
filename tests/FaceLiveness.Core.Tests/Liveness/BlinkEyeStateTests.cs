namespace FaceLiveness.Tests;

/// <summary>The vote of the eye state model on what the lids' points leave in doubt.</summary>
public sealed class BlinkEyeStateTests
{
    [Fact]
    public void A_shallow_fall_is_a_blink_where_the_eyes_were_seen_shut()
    {
        var signal = new BlinkSignal().With(3, depth: 0.12f);

        Assert.Empty(Detect(signal, (_, _) => null).Blinks);
        Assert.Single(Detect(signal, (time, _) => Eyes(time is > 3.05 and < 3.2)).Blinks);
    }

    [Fact]
    public void A_fall_in_which_the_eyes_were_seen_open_throughout_is_less_sure()
    {
        var signal = new BlinkSignal().With(3, depth: 0.2f);

        var without = Assert.Single(Detect(signal, (_, _) => null).Blinks);
        var open = Assert.Single(Detect(signal, (_, _) => Eyes(shut: false)).Blinks);
        var shut = Assert.Single(Detect(signal, (time, _) => Eyes(time is > 3.05 and < 3.2)).Blinks);

        Assert.True(open.Confidence < without.Confidence && without.Confidence < shut.Confidence);
    }

    [Fact]
    public void Eyes_that_the_model_never_sees_open_leave_it_without_a_vote()
    {
        var signal = new BlinkSignal().With(3, depth: 0.12f).With(5, depth: 0.3f);

        Assert.Equal(Detect(signal, (_, _) => null).Blinks, Detect(signal, (_, _) => Eyes(shut: true)).Blinks);
    }

    [Fact]
    public void The_eye_that_can_be_told_votes_for_both() =>
        Assert.Single(Detect(new BlinkSignal().With(3, depth: 0.12f), (time, _) => new(0, time is > 3.05 and < 3.2 ? 0 : 1)).Blinks);

    [Theory]
    [InlineData(true, false, 1)]
    [InlineData(true, true, 0)]
    [InlineData(false, false, 0)]
    public void A_blink_in_a_turn_sideways_counts_where_it_was_seen_and_one_in_a_nod_does_not(bool seen, bool nod, int blinks)
    {
        var angle = (double t) => (float)Math.Clamp((t - 2.9) / 0.4, 0, 1) * 24;
        var (found, _) = Detect(
            new BlinkSignal().With(3),
            (time, _) => seen ? Eyes(time is > 3.05 and < 3.2) : null,
            time => nod ? new(0, angle(time), 0) : new(angle(time), 0, 0));

        Assert.Equal(blinks, found.Count);
    }

    [Fact]
    public void A_blink_is_seen_though_the_turned_head_keeps_the_ear_low()
    {
        // The EAR falls with the turn and stays: the picture alone shows lids that shut and open.
        var signal = new BlinkSignal().With(3, fall: 0.15, shut: 3);
        static HeadPose Turn(double t) => new((float)Math.Clamp((t - 3) / 0.4, 0, 1) * 16, 0, 0);

        Assert.Empty(Detect(signal, (_, _) => Eyes(shut: false), Turn).Blinks);
        var blink = Assert.Single(Detect(signal, (time, _) => Eyes(time is > 3.1 and < 3.25), Turn).Blinks);
        Assert.InRange(blink.End.TotalSeconds, 3.25, 3.4);
    }

    [Fact]
    public void A_single_frame_that_reads_open_within_a_closure_ends_nothing() =>
        Assert.Empty(Detect(
            new BlinkSignal().With(3, fall: 0.15, shut: 3), (time, n) => Eyes(time is > 3.1 and < 5.5 && n % 5 != 0)).Blinks);

    [Fact]
    public void The_model_is_asked_a_few_times_a_second_and_in_every_frame_of_a_fall()
    {
        Assert.InRange(Detect(new BlinkSignal(), (_, _) => Eyes(false), seconds: 10).Asked, 30, 45);
        var (_, asked) = Detect(new BlinkSignal().With(3).With(6), (time, _) => Eyes(false), seconds: 10);
        Assert.InRange(asked, 44, 65);
    }

    private static EyeState? Eyes(bool shut) => shut ? new(0.02f, 0.05f) : new(0.99f, 0.97f);

    private static (List<Blink> Blinks, int Asked) Detect(
        BlinkSignal signal, Func<double, int, EyeState?> state, Func<double, HeadPose>? pose = null, double seconds = 7)
    {
        var detector = new BlinkDetector();
        var blinks = new List<Blink>();
        var (asked, frame) = (0, 0);
        foreach (var time in BlinkSignal.Regular(30, seconds))
        {
            var (left, right) = signal.At(time);
            var sample = new EyeSample(TimeSpan.FromSeconds(time), left, right, pose?.Invoke(time) ?? default);
            frame++;
            if (detector.WantsEyeState(sample))
            {
                asked++;
                sample = sample with { State = state(time, frame) };
            }

            if (detector.Observe(sample) is { } blink)
                blinks.Add(blink);
        }

        return (blinks, asked);
    }
}

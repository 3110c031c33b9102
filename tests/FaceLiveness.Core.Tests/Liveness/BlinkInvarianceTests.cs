using CsCheck;

namespace FaceLiveness.Tests;

/// <summary>What is found depends on the eyes, not on when and how often the camera looked at them.</summary>
public sealed class BlinkInvarianceTests
{
    private static readonly double[] Rates = [15, 20, 24, 25, 30, 50, 60];

    private static readonly Gen<(double At, double Fall, double Shut, double Rise, float Depth)[]> Blinks =
        Gen.Select(Gen.Double[0, 0.6], Gen.Double[0.07, 0.11], Gen.Double[0.02, 0.1], Gen.Double[0.17, 0.24], Gen.Float[0.35f, 0.6f])
            .Array[0, 5].Select(all => all.Select((b, i) => (1.5 + (i * 1.8) + b.Item1, b.Item2, b.Item3, b.Item4, b.Item5)).ToArray());

    [Fact]
    public void One_signal_has_the_same_blinks_at_every_frame_rate_and_with_jittered_capture_times() =>
        Gen.Select(Blinks, Gen.Int[0, 100_000]).Sample(
            (blinks, seed) =>
            {
                var signal = Draw(blinks);
                foreach (var fps in Rates)
                {
                    var found = signal.Detect(Jittered(fps, 12, seed), noise: 0.002f);
                    Assert.Equal(blinks.Length, found.Count);
                    for (var i = 0; i < blinks.Length; i++)
                    {
                        // A frame of either side; the lid's own first and last tenth moves less than the noise of landmarks.
                        var (at, fall, shut, rise, _) = blinks[i];
                        var frame = 1.6 / fps;
                        Assert.InRange(found[i].Start.TotalSeconds, at - frame - (fall / 2), at + fall);
                        Assert.InRange(found[i].End.TotalSeconds, at + fall + shut, at + fall + shut + rise + frame);
                    }
                }
            },
            iter: 100);

    [Fact]
    public void Frames_that_are_missing_or_cannot_be_trusted_add_no_blinks() =>
        Gen.Select(Blinks, Gen.Double[15, 60], Gen.Double[0, 0.6], Gen.Bool, Gen.Int[0, 100_000]).Sample(
            (blinks, fps, share, missing, seed) =>
            {
                // A long closure, a slow lowering of the lids and a wink, to be mistaken for blinks where frames are missing.
                var signal = Draw(blinks).With(11.5, shut: 0.9).With(14.5, fall: 0.5, shut: 0.1, rise: 0.5).With(17, leftOnly: true);
                var random = new Random(seed);
                var detector = new BlinkDetector();
                var found = new List<Blink>();
                foreach (var time in Jittered(fps, 19, seed))
                {
                    var lost = random.NextDouble() < share;
                    var (left, right) = signal.At(time);
                    if (!(lost && missing) && detector.Observe(new(TimeSpan.FromSeconds(time), left, right, default, !lost)) is { } blink)
                        found.Add(blink);
                }

                Assert.All(found, blink => Assert.Contains(blinks, b => Overlap(blink, b.At, b.At + b.Fall + b.Shut + b.Rise)));
                Assert.True(found.Count <= blinks.Length);
            },
            iter: 300);

    [Fact]
    public void A_frame_given_twice_changes_nothing() =>
        Gen.Select(Blinks, Gen.Double[15, 60], Gen.Int[0, 100_000]).Sample(
            (blinks, fps, seed) =>
            {
                var times = Jittered(fps, 12, seed).ToList();
                Assert.Equal(Draw(blinks).Detect(times), Draw(blinks).Detect(times.SelectMany(t => new[] { t, t })));
            },
            iter: 50);

    [Fact]
    public void A_cut_between_two_pictures_and_back_is_no_blink() =>
        Gen.Select(Gen.Double[15, 60], Gen.Int[2, 6], Gen.Float[0.2f, 0.6f], Gen.Float[0, 0.15f], Gen.Int[0, 100_000]).Sample(
            (fps, shut, depth, drift, seed) =>
            {
                // While the picture is cut, the followed box drifts a little, and the EAR with it.
                var random = new Random(seed);
                var detector = new BlinkDetector();
                for (var i = 0; i < fps * 6; i++)
                {
                    var since = i - (int)(fps * 3);
                    var ear = 0.3f * (since < 0 || since >= shut + (fps * 1) ? 1
                        : since < shut ? 1 - depth + (depth * drift * since / shut)
                        : 1 - (depth * drift));
                    ear += (random.NextSingle() - 0.5f) * 0.002f;
                    Assert.Null(detector.Observe(new(TimeSpan.FromSeconds(i / fps), ear, ear, default)));
                }
            },
            iter: 300);

    [Fact]
    public void The_same_samples_give_the_same_baseline_whatever_the_eye_state_model_says() =>
        Gen.Select(Blinks, Gen.Double[10, 60], Gen.Int[0, 100_000]).Sample(
            (blinks, fps, seed) =>
            {
                var (one, other) = (new BlinkDetector(), new BlinkDetector());
                var random = new Random(seed);
                foreach (var time in Jittered(fps, 12, seed))
                {
                    var (left, right) = Draw(blinks).At(time);
                    var sample = new EyeSample(TimeSpan.FromSeconds(time), left, right, default, random.NextDouble() > 0.05);
                    one.Observe(sample);
                    other.Observe(sample with { State = new(random.NextSingle(), random.NextSingle()) });
                    Assert.Equal(one.Baseline, other.Baseline);
                }

                Assert.Equal(BlinkSignal.Open, one.Baseline, 0.01f);
            },
            iter: 50);

    private static BlinkSignal Draw(IEnumerable<(double At, double Fall, double Shut, double Rise, float Depth)> blinks)
    {
        var signal = new BlinkSignal();
        foreach (var (at, fall, shut, rise, depth) in blinks)
            signal.With(at, fall, shut, rise, depth);
        return signal;
    }

    /// <summary>Times that stray by up to a fifth of the interval to either side, as webcams' do.</summary>
    private static IEnumerable<double> Jittered(double fps, double seconds, int seed)
    {
        var random = new Random(seed);
        return BlinkSignal.Regular(fps, seconds, 0.5).Select(t => t + ((random.NextDouble() - 0.5) * 0.4 / fps));
    }

    private static bool Overlap(Blink blink, double from, double to) => blink.Start.TotalSeconds < to && blink.End.TotalSeconds > from;
}

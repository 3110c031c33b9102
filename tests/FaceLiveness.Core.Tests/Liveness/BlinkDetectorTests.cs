using CsCheck;

namespace FaceLiveness.Tests;

public sealed class BlinkDetectorTests
{
    [Theory]
    [InlineData(15)]
    [InlineData(20)]
    [InlineData(25)]
    [InlineData(30)]
    [InlineData(50)]
    [InlineData(60)]
    public void Finds_every_blink_at_any_frame_rate(double fps)
    {
        var signal = new BlinkSignal().With(2).With(4.3, depth: 0.3f).With(7, fall: 0.06, shut: 0, rise: 0.17).With(9.1, fall: 0.1, shut: 0.1, rise: 0.2);

        var blinks = signal.Detect(BlinkSignal.Regular(fps, 12), noise: 0.004f);

        Assert.Equal(4, blinks.Count);
        var starts = new[] { 2, 4.3, 7, 9.1 };
        for (var i = 0; i < 4; i++)
        {
            Assert.InRange(blinks[i].Start.TotalSeconds, starts[i] - (1 / fps) - 0.02, starts[i] + 0.06);
            Assert.InRange(blinks[i].Duration, TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(500));
            Assert.InRange(blinks[i].Confidence, 0.3f, 1f);
        }
    }

    [Fact]
    public void Finds_a_blink_whatever_the_phase_rate_and_irregularity_of_the_frames() =>
        Gen.Select(Gen.Double[15, 60], Gen.Double[0, 1], Gen.Int[0, 10_000]).Sample(
            (fps, phase, seed) =>
            {
                var random = new Random(seed);
                var times = BlinkSignal.Regular(fps, 6, phase).Select(t => t + ((random.NextDouble() - 0.5) * 0.6 / fps)).Where(_ => random.NextDouble() > 0.03);
                return new BlinkSignal().With(3, fall: 0.09, shut: 0.06, rise: 0.18).Detect(times, noise: 0.003f).Count == 1;
            },
            iter: 300);

    [Fact]
    public void A_deep_blink_is_deeper_than_a_shallow_one()
    {
        var blinks = new BlinkSignal().With(2, depth: 0.45f).With(4, depth: 0.2f).Detect(BlinkSignal.Regular(30, 6));

        Assert.Equal(1, blinks[0].Depth, 0.01f);
        Assert.InRange(blinks[1].Depth, 0.4f, 0.6f);
    }

    [Fact]
    public void A_blink_is_told_when_the_eyes_are_open_again()
    {
        var detector = new BlinkDetector();
        var signal = new BlinkSignal().With(2);
        foreach (var time in BlinkSignal.Regular(30, 4))
        {
            var (left, right) = signal.At(time);
            if (detector.Observe(new(TimeSpan.FromSeconds(time), left, right, default)) is { } blink)
            {
                Assert.Equal(time, blink.End.TotalSeconds, 0.001);
                Assert.InRange(time, 2.12, 2.3);
                return;
            }
        }

        Assert.Fail("The blink was not found.");
    }

    [Fact]
    public void Two_blinks_in_quick_succession_are_two() =>
        Assert.Equal(2, new BlinkSignal().With(3).With(3.4).Detect(BlinkSignal.Regular(30, 6)).Count);

    [Fact]
    public void Noise_alone_is_no_blink() =>
        Gen.Select(Gen.Double[10, 60], Gen.Float[0, 0.02f]).Sample(
            (fps, noise) => new BlinkSignal().Detect(BlinkSignal.Regular(fps, 20), noise).Count == 0, iter: 60);

    [Fact]
    public void A_wink_of_one_eye_is_no_blink() =>
        Assert.Empty(new BlinkSignal().With(3, leftOnly: true, depth: 0.5f).Detect(BlinkSignal.Regular(30, 6)));

    [Theory]
    [InlineData(0.7)]
    [InlineData(1.5)]
    [InlineData(4)]
    public void A_long_closure_is_no_blink(double seconds) =>
        Assert.Empty(new BlinkSignal().With(3, shut: seconds).Detect(BlinkSignal.Regular(30, 12), noise: 0.004f));

    [Fact]
    public void A_blink_after_a_long_closure_is_found() =>
        Assert.Single(new BlinkSignal().With(3, shut: 1.5).With(7).Detect(BlinkSignal.Regular(30, 10)));

    [Fact]
    public void A_slow_lowering_of_the_lids_is_no_blink() =>
        Assert.Empty(new BlinkSignal().With(3, fall: 0.5, shut: 0.1, rise: 0.5).Detect(BlinkSignal.Regular(30, 6)));

    [Fact]
    public void A_nod_is_no_blink()
    {
        // The EAR falls with the pitch: as fast as a blink, but the head moves too.
        static HeadPose Nod(double t) => new(0, t is > 3 and < 3.4 ? -14 * (float)Math.Sin((t - 3) / 0.4 * Math.PI) : 0, 0);

        var signal = new BlinkSignal().With(3, fall: 0.18, shut: 0.04, rise: 0.18, depth: 0.3f);
        Assert.Single(signal.Detect(BlinkSignal.Regular(30, 6)));
        Assert.Empty(signal.Detect(BlinkSignal.Regular(30, 6), pose: Nod));
    }

    [Fact]
    public void Nothing_is_concluded_from_a_head_turned_far_away() =>
        Assert.Empty(new BlinkSignal().With(3).Detect(BlinkSignal.Regular(30, 6), pose: _ => new(50, 0, 0)));

    [Fact]
    public void A_dip_with_a_frame_that_cannot_be_trusted_is_no_blink()
    {
        var signal = new BlinkSignal().With(3);
        var detector = new BlinkDetector();
        foreach (var time in BlinkSignal.Regular(30, 6))
        {
            var (left, right) = signal.At(time);
            Assert.Null(detector.Observe(new(TimeSpan.FromSeconds(time), left, right, default, Reliable: time is not (> 3.09 and < 3.12))));
        }
    }

    [Fact]
    public void A_gap_in_the_frames_hides_what_happened_but_not_what_follows()
    {
        var times = BlinkSignal.Regular(30, 8).Where(t => t is < 3.05 or > 3.5);

        var blink = Assert.Single(new BlinkSignal().With(3).With(6).Detect(times));

        Assert.Equal(6, blink.Start.TotalSeconds, 0.1);
    }

    [Fact]
    public void Half_lidded_eyes_that_flutter_do_not_blink()
    {
        var signal = new BlinkSignal().With(8, shut: 6, depth: 0.4f);
        for (var t = 9.5; t < 13.5; t += 0.7)
            signal.With(t, depth: 0.25f);

        Assert.Empty(signal.Detect(BlinkSignal.Regular(30, 16)));
    }

    [Fact]
    public void Frames_out_of_order_are_ignored()
    {
        var times = BlinkSignal.Regular(30, 6).SelectMany(t => new[] { t, t, t - 0.5 });

        Assert.Single(new BlinkSignal().With(3).Detect(times));
    }

    [Theory]
    [InlineData(nameof(EarSeries.Webcam30), new[] { 2.96, 9.65 })]
    [InlineData(nameof(EarSeries.Webcam17), new[] { 27.8, 32.6, 40.3, 44.2 })]
    [InlineData(nameof(EarSeries.LongClosures), new[] { 0.35, 1.6, 3.4, 4.6, 9.2, 10.0 })]
    [InlineData(nameof(EarSeries.TalkWithoutBlink), new double[0])]
    [InlineData(nameof(EarSeries.TalkWithBlink), new[] { 0.76 })]
    public void Finds_the_blinks_of_real_faces_and_no_others(string name, double[] starts)
    {
        var series = (string)typeof(EarSeries).GetField(name)!.GetRawConstantValue()!;
        var detector = new BlinkDetector();
        var found = new List<double>();
        foreach (var row in series.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var values = Array.ConvertAll(row.Split(','), text => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
            if (detector.Observe(new(TimeSpan.FromMilliseconds(values[0]), values[1] / 1000f, values[2] / 1000f, default)) is { } blink)
                found.Add(blink.Start.TotalSeconds);
        }

        Assert.Equal(starts.Length, found.Count);
        Assert.All(starts.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 0.15));
    }
}

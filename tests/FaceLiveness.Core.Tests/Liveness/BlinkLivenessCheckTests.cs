using System.Numerics;

namespace FaceLiveness.Tests;

public sealed class BlinkLivenessCheckTests
{
    [Fact]
    public async Task Is_inconclusive_before_a_blink_and_live_from_then_on()
    {
        var verdicts = await Watch(new BlinkSignal().With(2), new BlinkLivenessCheck());

        var first = verdicts.FindIndex(v => v.State == LivenessState.Live);
        Assert.InRange(first, 62, 70);
        Assert.All(verdicts[..first], v => Assert.Equal((LivenessState.Inconclusive, 0.5f, "No blink seen yet."), (v.State, v.Score, v.Reason)));
        Assert.All(verdicts[first..], v => Assert.Equal(LivenessState.Live, v.State));
        Assert.Single(verdicts[first].NewBlinks);
        Assert.All(verdicts[(first + 1)..], v => Assert.Empty(v.NewBlinks));
        Assert.Equal([verdicts[first].NewBlinks[0].Start, verdicts[first].NewBlinks[0].End], verdicts[^1].Evidence);
        Assert.Empty(verdicts[0].Evidence);
        Assert.StartsWith("Blinked once, last at 2.", verdicts[^1].Reason, StringComparison.Ordinal);
        Assert.True(verdicts[^1].Score > 0.75f);
    }

    [Fact]
    public async Task Asks_for_as_many_blinks_as_the_options_say()
    {
        var verdicts = await Watch(new BlinkSignal().With(2).With(3), new BlinkLivenessCheck(new() { MinimumBlinks = 2 }));

        Assert.Equal(2, verdicts.Sum(v => v.NewBlinks.Count));
        Assert.Equal("Blinked once, last at 2.2 s, of 2 asked for.", verdicts.First(v => v.NewBlinks.Count == 1).Reason);
        Assert.InRange(verdicts.FindIndex(v => v.State == LivenessState.Live), 92, 100);
    }

    [Fact]
    public async Task A_face_that_never_blinks_stays_inconclusive() =>
        Assert.All(await Watch(new BlinkSignal(), new BlinkLivenessCheck()), v => Assert.Equal(LivenessState.Inconclusive, v.State));

    [Fact]
    public async Task Passes_over_faces_too_small_or_with_slipped_or_doubtful_landmarks()
    {
        Assert.DoesNotContain(await Watch(new BlinkSignal().With(2), new BlinkLivenessCheck(), scale: 0.1f), v => v.State == LivenessState.Live);
        Assert.DoesNotContain(await Watch(new BlinkSignal().With(2), new BlinkLivenessCheck(), alignment: 0.05f), v => v.State == LivenessState.Live);
        Assert.DoesNotContain(await Watch(new BlinkSignal().With(2), new BlinkLivenessCheck(), confidence: 0.2f), v => v.State == LivenessState.Live);
    }

    [Fact]
    public async Task Sessions_know_nothing_of_each_other()
    {
        var check = new BlinkLivenessCheck();
        await Watch(new BlinkSignal().With(2), check);

        Assert.DoesNotContain(await Watch(new BlinkSignal(), check), v => v.State == LivenessState.Live);
    }

    private static async Task<List<LivenessVerdict>> Watch(
        BlinkSignal signal, BlinkLivenessCheck check, float scale = 1, float alignment = 1, float confidence = 1)
    {
        var session = check.BeginSession();
        var verdicts = new List<LivenessVerdict>();
        foreach (var time in BlinkSignal.Regular(30, 4))
        {
            using var frame = VideoFrame.Rent(2, 2, timestamp: TimeSpan.FromSeconds(time));
            var (left, right) = signal.At(time);
            var points = new Vector2[68];
            SetEye(points.AsSpan(36, 6), new Vector2(70, 100), left, scale);
            SetEye(points.AsSpan(42, 6), new Vector2(130, 100), right, scale);
            verdicts.Add(await session.ObserveAsync(
                new(frame, new(default, 1), new(LandmarkScheme.Ibug68, points, confidence), default, new(1, 1, 1, 1, 1, alignment)),
                TestContext.Current.CancellationToken));
        }

        return verdicts;
    }

    private static void SetEye(Span<Vector2> eye, Vector2 middle, float ear, float scale)
    {
        var half = ear * 10;
        Vector2[] points = [new(-10, 0), new(-4, -half), new(4, -half), new(10, 0), new(4, half), new(-4, half)];
        for (var i = 0; i < 6; i++)
            eye[i] = (middle + points[i]) * scale;
    }
}

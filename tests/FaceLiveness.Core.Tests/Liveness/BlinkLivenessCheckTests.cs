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

    [Fact]
    public async Task A_detector_beside_it_finds_the_same_blinks_in_the_samples_of_the_same_looks()
    {
        var options = new BlinkOptions();
        var detector = new BlinkDetector(options);
        var beside = new List<Blink>();
        void Look(FaceObservation look)
        {
            if (detector.Observe(EyeSample.From(look.Landmarks, look.Pose, look.Quality, look.Timestamp, options)) is { } blink)
                beside.Add(blink);
        }

        var verdicts = await Watch(new BlinkSignal().With(1.5).With(3), new BlinkLivenessCheck(options), looks: Look);

        Assert.Equal(2, beside.Count);
        Assert.Equal(beside, verdicts.SelectMany(verdict => verdict.NewBlinks));
        Assert.Equal(BlinkSignal.Open, detector.Baseline, 0.001f);
    }

    [Fact]
    public void A_sample_says_what_the_points_say_and_whether_they_can_be_trusted()
    {
        var points = new Vector2[68];
        SetEye(points.AsSpan(36, 6), new Vector2(70, 100), 0.25f, 1);
        SetEye(points.AsSpan(42, 6), new Vector2(130, 100), 0.31f, 1);
        EyeSample Sample(float confidence = 1, float alignment = 1, BlinkOptions? options = null) => EyeSample.From(
            new(LandmarkScheme.Ibug68, points, confidence), new(1, 2, 3), new(1, 1, 1, 1, 1, alignment), TimeSpan.FromSeconds(4), options ?? new());

        Assert.Equal((TimeSpan.FromSeconds(4), new HeadPose(1, 2, 3), true), (Sample().Timestamp, Sample().Pose, Sample().Reliable));
        Assert.Equal(0.25f, Sample().LeftEar, 1e-5f);
        Assert.Equal(0.31f, Sample().RightEar, 1e-5f);
        Assert.Null(Sample().State);
        Assert.False(Sample(confidence: 0.49f).Reliable);
        Assert.False(Sample(alignment: 0.14f).Reliable);
        Assert.False(Sample(options: new() { MinimumEyeDistance = 61 }).Reliable);
    }

    [Fact]
    public async Task The_eye_state_model_is_asked_seldom_and_its_vote_counts()
    {
        var shallow = new BlinkSignal().With(2, depth: 0.12f);
        var eyes = new Eyes(time => time is > 2.05 and < 2.2 ? new(0, 0) : new(1, 1));

        Assert.DoesNotContain(await Watch(shallow, new BlinkLivenessCheck()), v => v.State == LivenessState.Live);
        Assert.Contains(await Watch(shallow, new BlinkLivenessCheck(eyeStates: eyes)), v => v.State == LivenessState.Live);
        Assert.InRange(eyes.Asked, 15, 40);
    }

    [Fact]
    public async Task Without_a_fall_the_eye_state_model_proves_nothing() =>
        Assert.DoesNotContain(
            await Watch(new BlinkSignal(), new BlinkLivenessCheck(eyeStates: new Eyes(time => time is > 2.05 and < 2.2 ? new(0, 0) : new(1, 1)))),
            v => v.State == LivenessState.Live);

    private sealed class Eyes(Func<double, EyeState> state) : IEyeStateClassifier
    {
        public int Asked { get; private set; }

        public async ValueTask<EyeState> ClassifyAsync(VideoFrame frame, FaceLandmarks landmarks, CancellationToken cancellationToken = default)
        {
            Asked++;
            await Task.Yield();
            return state(frame.Timestamp.TotalSeconds);
        }
    }

    private static async Task<List<LivenessVerdict>> Watch(
        BlinkSignal signal, BlinkLivenessCheck check, float scale = 1, float alignment = 1, float confidence = 1, Action<FaceObservation>? looks = null)
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
            var look = new FaceObservation(
                frame, new(default, 1), new(LandmarkScheme.Ibug68, points, confidence), default, new(1, 1, 1, 1, 1, alignment));
            looks?.Invoke(look);
            verdicts.Add(await session.ObserveAsync(look, TestContext.Current.CancellationToken));
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

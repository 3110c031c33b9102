using System.Numerics;
using CsCheck;

namespace FaceLiveness.Tests;

public sealed class RepetitionLivenessCheckTests
{
    private const float FaceHeight = 150;

    [Theory]
    [InlineData(3, 30)]
    [InlineData(7.3, 25)]
    [InlineData(12, 15)]
    public async Task A_recording_in_a_loop_is_a_spoof_in_its_second_round(double loop, double framesPerSecond)
    {
        var verdicts = await Watch(new Performance(1), framesPerSecond, seconds: (2 * loop) + 9, loop);

        var first = verdicts.FindIndex(verdict => verdict.State == LivenessState.Spoof) / framesPerSecond;
        Assert.InRange(first, loop, loop + 9);
        Assert.Equal(LivenessState.Spoof, verdicts[^1].State);
        Assert.Contains("in a loop", verdicts[^1].Reason, StringComparison.Ordinal);
        Assert.InRange(verdicts[^1].Score, 0, 0.2f);
    }

    [Fact]
    public Task Nobody_who_moves_as_people_do_is_accused() => Gen.Int[1, 10_000].SampleAsync(
        async seed => Assert.DoesNotContain(await Watch(new Performance(seed), 25, 45, loop: null), verdict => verdict.State != LivenessState.Inconclusive),
        iter: 20,
        seed: "0000000000001");

    [Fact]
    public async Task Somebody_who_nods_on_and_on_is_not_accused()
    {
        var nod = new Performance(3) { Nod = 0.1f };

        Assert.DoesNotContain(await Watch(nod, 25, 40, loop: null), verdict => verdict.State == LivenessState.Spoof);
    }

    [Fact]
    public async Task A_face_that_hardly_moves_repeats_nothing()
    {
        var still = new Performance(4) { Scale = 0.02f, Jitter = 0.01f };

        Assert.DoesNotContain(await Watch(still, 25, 30, loop: 4), verdict => verdict.State == LivenessState.Spoof);
    }

    [Fact]
    public async Task A_gap_starts_the_comparison_anew_and_a_small_face_is_not_compared()
    {
        Assert.DoesNotContain(await Watch(new Performance(1), 25, 20, loop: 5, gapEvery: 4), verdict => verdict.State == LivenessState.Spoof);
        Assert.DoesNotContain(await Watch(new Performance(1), 25, 20, loop: 5, faceHeight: 40), verdict => verdict.State == LivenessState.Spoof);
    }

    [Fact]
    public async Task The_session_says_which_times_are_alike()
    {
        var session = (RepetitionSession)new RepetitionLivenessCheck().BeginSession();
        await Watch(new Performance(1), 25, 16, loop: 5, session: session);

        var (first, again) = session.Repeated;
        Assert.Equal(5, (again - first).TotalSeconds, 0.1);
    }

    [Fact]
    public async Task A_look_allocates_nothing()
    {
        var session = new RepetitionLivenessCheck().BeginSession();
        await Watch(new Performance(1), 25, 10, loop: null, session: session);
        var looks = Enumerable.Range(0, 50).Select(i => Look(new Performance(2).At(i / 25.0), 10 + (i / 25.0), FaceHeight)).ToList();

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var look in looks)
        {
            _ = session.ObserveAsync(look, TestContext.Current.CancellationToken);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        looks.ForEach(look => look.Frame.Dispose());
        Assert.InRange(allocated, 0, 200);
    }

    private static FaceObservation Look(Vector2[] points, double seconds, float height) => new(
        VideoFrame.Rent(2, 2, timestamp: TimeSpan.FromSeconds(seconds)),
        new(new(100, 100, height, height), 1),
        new(LandmarkScheme.Ibug68, points),
        default,
        new(1, 1, 1, 1, 1, 1));

    private static async Task<List<LivenessVerdict>> Watch(
        Performance face,
        double framesPerSecond,
        double seconds,
        double? loop,
        double? gapEvery = null,
        float faceHeight = FaceHeight,
        ILivenessSession? session = null)
    {
        session ??= new RepetitionLivenessCheck().BeginSession();
        var verdicts = new List<LivenessVerdict>();
        for (var i = 0; i / framesPerSecond < seconds; i++)
        {
            var time = i / framesPerSecond;
            var look = Look(face.At(loop is { } period ? time % period : time), time + (gapEvery is { } gap ? Math.Floor(time / gap) : 0), faceHeight);
            using (look.Frame)
            {
                verdicts.Add(await session.ObserveAsync(look, TestContext.Current.CancellationToken));
            }
        }

        return verdicts;
    }

    /// <summary>A face that wanders, turns and talks, smoothly and without a plan; with the jitter of landmarks.</summary>
    private sealed class Performance(int seed)
    {
        private readonly float[] _values = Values(seed);
        private readonly Random _jitter = new(seed);

        public float Scale { get; init; } = 1;

        public float Nod { get; init; }

        public float Jitter { get; init; } = 0.4f;

        public Vector2[] At(double seconds)
        {
            var way = new Vector2(Wander(0, seconds), Wander(1, seconds)) * (8 * Scale);
            var mouth = Wander(2, seconds) * 5 * Scale;

            // A nod a second and a bit, never quite of the same length and depth.
            var nod = Nod * FaceHeight * (1 + (0.3f * Wander(3, seconds))) * MathF.Sin((float)(seconds * 5.5) + Wander(4, seconds));
            var points = new Vector2[68];
            for (var i = 0; i < points.Length; i++)
            {
                var noise = new Vector2(_jitter.NextSingle() - 0.5f, _jitter.NextSingle() - 0.5f) * Jitter;
                points[i] = new Vector2(200, 200) + way + noise + new Vector2((i % 9 * 12) - 48, (i / 9 * 12) - 42 + nod + (i >= 48 ? mouth : 0));
            }

            return points;
        }

        // Four values a second, with straight lines between.
        private float Wander(int which, double seconds)
        {
            var at = seconds * 4;
            var i = (int)at;
            return float.Lerp(_values[(which * 400) + i], _values[(which * 400) + i + 1], (float)(at - i));
        }

        private static float[] Values(int seed)
        {
            var random = new Random(seed);
            var values = new float[5 * 400];
            for (var i = 1; i < values.Length; i++)
            {
                values[i] = (0.9f * values[i - 1]) + ((random.NextSingle() - 0.5f) * 1.5f);
            }

            return values;
        }
    }
}

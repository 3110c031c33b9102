namespace FaceLiveness.Onnx.Tests;

public sealed class PassiveLivenessSessionTests
{
    private readonly PassiveLivenessOptions _options = new() { LooksPerSecond = 5, Window = 10, MinimumLooks = 4, MinimumSpoofLooks = 4, LiveFrom = 0.6f, SpoofBelow = 0.3f };
    private readonly List<TimeSpan> _judged = [];
    private float _answer = 0.9f;

    [Fact]
    public async Task Too_few_looks_say_nothing_and_enough_real_ones_say_live()
    {
        var session = Begin();

        var verdicts = await Observe(session, 0, 0.2, 0.4, 0.6);

        Assert.Equal([LivenessState.Inconclusive, LivenessState.Inconclusive, LivenessState.Inconclusive, LivenessState.Live], verdicts.Select(verdict => verdict.State));
        Assert.Equal(0.9f, verdicts[^1].Score, 0.001f);
        Assert.Equal(_judged, verdicts[^1].Evidence);
        Assert.Contains("1 of 4", verdicts[0].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.1f, LivenessState.Spoof)]
    [InlineData(0.45f, LivenessState.Inconclusive)]
    [InlineData(0.7f, LivenessState.Live)]
    public async Task The_mean_decides_and_between_the_thresholds_nothing_is_said(float answer, LivenessState expected)
    {
        _answer = answer;

        var verdicts = await Observe(Begin(), 0, 0.2, 0.4, 0.6);

        Assert.Equal(expected, verdicts[^1].State);
    }

    [Fact]
    public async Task Looks_are_taken_at_the_rate_of_media_time_however_many_frames_come()
    {
        _answer = 0.45f;
        await Observe(Begin(), [.. Enumerable.Range(0, 100).Select(i => i / 50.0)]);

        Assert.Equal(10, _judged.Count);
    }

    [Fact]
    public async Task A_settled_verdict_is_checked_once_a_second_until_a_look_contradicts_it()
    {
        var session = Begin();
        await Observe(session, [.. Enumerable.Range(0, 250).Select(i => i / 50.0)]);
        var settled = _judged.Count(at => at >= TimeSpan.FromSeconds(2));
        _judged.Clear();
        _answer = 0.1f;

        var verdicts = await Observe(session, [.. Enumerable.Range(250, 200).Select(i => i / 50.0)]);

        Assert.Equal(3, settled);
        Assert.InRange(verdicts.FindIndex(verdict => verdict.State == LivenessState.Spoof), 1, 150);
    }

    [Fact]
    public async Task A_look_worse_than_usual_waits_for_a_better_one_but_not_for_long()
    {
        var session = Begin();
        await Observe(session, 0);

        await Observe(session, "poor", 0.20, 0.24);
        await Observe(session, 0.26);
        await Observe(session, "poor", 0.46, 0.50, 0.54, 0.58);

        Assert.Equal([0, 260, 580], _judged.Select(at => at.TotalMilliseconds));
    }

    [Fact]
    public async Task An_accusation_takes_more_looks_than_a_pass()
    {
        _options.MinimumSpoofLooks = 8;
        _answer = 0.05f;

        var verdicts = await Observe(Begin(), [.. Enumerable.Range(0, 9).Select(i => i / 5.0)]);

        Assert.All(verdicts[..7], verdict => Assert.Equal(LivenessState.Inconclusive, verdict.State));
        Assert.Contains("6 of 8", verdicts[5].Reason, StringComparison.Ordinal);
        Assert.All(verdicts[7..], verdict => Assert.Equal(LivenessState.Spoof, verdict.State));
    }

    [Fact]
    public async Task The_session_names_the_looks_it_rests_on()
    {
        var session = Begin();
        await Observe(session, 0, 0.2, 0.4);

        Assert.Equal([0, 200, 400], session.Looks.ToArray().Select(look => look.Time.TotalMilliseconds));
    }

    [Theory]
    [InlineData("small", "small")]
    [InlineData("turned", "turned")]
    [InlineData("lifted", "turned")]
    [InlineData("blurred", "blurred")]
    [InlineData("dark", "dark")]
    public async Task A_poor_look_is_not_judged_and_the_reason_is_said(string fault, string reason)
    {
        _answer = 0;

        var verdicts = await Observe(Begin(), fault, [.. Enumerable.Range(0, 20).Select(i => i / 5.0)]);

        Assert.Empty(_judged);
        Assert.All(verdicts, verdict => Assert.Equal((LivenessState.Inconclusive, 0.5f), (verdict.State, verdict.Score)));
        Assert.All(verdicts, verdict => Assert.Contains(reason, verdict.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_verdict_outlasts_poor_looks_and_goes_with_new_evidence()
    {
        var session = Begin();
        await Observe(session, 0, 0.2, 0.4, 0.6);

        var turnedAway = await Observe(session, "turned", 0.8, 1.0);
        _answer = 0;
        var replaced = await Observe(session, [.. Enumerable.Range(6, 10).Select(i => i / 5.0)]);

        Assert.Equal(_judged.TakeLast(_options.Window), replaced[^1].Evidence);
        Assert.Equal(LivenessState.Live, turnedAway[^1].State);
        Assert.Equal(LivenessState.Spoof, replaced[^1].State);
    }

    [Fact]
    public async Task A_better_look_counts_more()
    {
        var session = Begin();
        await Observe(session, 0, 0.2, 0.4);
        _answer = 0;

        var verdict = (await Observe(session, "poor", 0.6, 0.8))[^1];

        Assert.True(verdict.Score > 0.75f, $"{verdict.Score}");
    }

    [Fact]
    public async Task Sessions_do_not_mix()
    {
        await Observe(Begin(), 0, 0.2, 0.4, 0.6);

        Assert.Equal(LivenessState.Inconclusive, (await Observe(Begin(), 0.8))[0].State);
    }

    private PassiveLivenessSession Begin() => new(
        (frame, _) =>
        {
            _judged.Add(frame.Timestamp);
            return _answer;
        },
        _options);

    private static Task<List<LivenessVerdict>> Observe(PassiveLivenessSession session, params double[] seconds) => Observe(session, "", seconds);

    private static async Task<List<LivenessVerdict>> Observe(PassiveLivenessSession session, string fault, params double[] seconds)
    {
        var verdicts = new List<LivenessVerdict>();
        foreach (var second in seconds)
        {
            using var frame = VideoFrame.Rent(320, 240, timestamp: TimeSpan.FromSeconds(second));
            var side = fault == "small" ? 30 : 120;
            var quality = new FaceQuality(
                fault == "poor" ? 0.2f : 0.9f, fault == "blurred" ? 0.01f : 0.9f, fault == "dark" ? 0.01f : 0.9f, 0.9f, 0.9f, 0.9f);
            var pose = new HeadPose(fault == "turned" ? -33 : 0, fault == "lifted" ? 50 : 0, 0);
            verdicts.Add(await session.ObserveAsync(
                new(frame, new(new(50, 50, side * 0.8f, side), 1), new(LandmarkScheme.Ibug68, new System.Numerics.Vector2[68]), pose, quality),
                TestContext.Current.CancellationToken));
        }

        return verdicts;
    }
}

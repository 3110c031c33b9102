namespace FaceLiveness.Tests.Pipeline;

public sealed class TrackLivenessTests
{
    [Fact]
    public async Task A_doubt_about_whose_face_it_was_forgets_proofs_and_keeps_accusations()
    {
        var accusation = new LivenessVerdict(LivenessState.Spoof, 0.1f, "It glares like a screen.");
        var proof = new LivenessVerdict(LivenessState.Live, 0.9f, "It blinked.");
        var liveness = new TrackLiveness([new Says("glare", accusation), new Says("blink", proof)]);
        using var frame = VideoFrame.Rent(8, 8);
        var look = new FaceObservation(frame, new(new(1, 1, 6, 6), 1), FrontalFace.In(new(1, 1, 6, 6), 0.3f), default, default);

        await liveness.ObserveAsync(look, TestContext.Current.CancellationToken);
        Assert.True(liveness.TurnedLive);
        liveness.Doubt();

        Assert.Equal([accusation, LivenessVerdict.NotChecked], liveness.Verdicts.Select(verdict => verdict.Value));
        await liveness.ObserveAsync(look, TestContext.Current.CancellationToken);
        Assert.True(liveness.TurnedLive);
        await liveness.ObserveAsync(look, TestContext.Current.CancellationToken);
        Assert.False(liveness.TurnedLive || liveness.Changed);
    }

    private sealed class Says(string name, LivenessVerdict verdict) : ILivenessCheck, ILivenessSession
    {
        public string Name => name;

        public ILivenessSession BeginSession() => this;

        public ValueTask<LivenessVerdict> ObserveAsync(FaceObservation observation, CancellationToken cancellationToken = default) => ValueTask.FromResult(verdict);
    }
}

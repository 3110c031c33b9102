namespace FaceLiveness.Tests;

public sealed class StandingVerdictTests
{
    private StandingVerdict _standing;

    [Fact]
    public void An_accusation_stands_until_as_many_newer_frames_speak_for_life()
    {
        Take(LivenessState.Spoof, 0.1f, 3, 1, 2, 3);
        Take(LivenessState.Live, 0.9f, 4, 1, 2, 3, 4);
        Assert.Equal(LivenessState.Spoof, _standing.Verdict.State);
        Take(LivenessState.Live, 0.9f, 5, 3, 4, 5);
        Assert.Equal(LivenessState.Spoof, _standing.Verdict.State);
        Take(LivenessState.Live, 0.9f, 6, 4, 5, 6);
        Assert.Equal(LivenessState.Live, _standing.Verdict.State);
    }

    [Fact]
    public void Doubt_however_long_takes_no_accusation_back()
    {
        Take(LivenessState.Spoof, 0.1f, 1, 1);
        Take(LivenessState.Inconclusive, 0.5f, 9, 2, 3, 4, 5, 6, 7, 8, 9);

        Assert.Equal(LivenessState.Spoof, _standing.Verdict.State);
    }

    [Fact]
    public void A_check_that_names_no_frames_can_not_take_an_accusation_back()
    {
        Take(LivenessState.Spoof, 0.1f, 1);
        Take(LivenessState.Live, 1, 60);

        Assert.Equal(LivenessState.Spoof, _standing.Verdict.State);
    }

    private void Take(LivenessState state, float score, double at, params double[] frames) =>
        _standing.Take(new(state, score, "Said.") { Evidence = [.. frames.Select(TimeSpan.FromSeconds)] }, TimeSpan.FromSeconds(at));
}

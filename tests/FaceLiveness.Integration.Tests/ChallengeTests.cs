using FaceLiveness.Testing;

namespace FaceLiveness.Integration.Tests;

/// <summary>A man looks straight, turns to his left at 2 s, back at 6 s, to his right at 7.5 s, and back at 10.6 s.</summary>
public sealed class ChallengeTests
{
    private const string InLife = "media/spoof/luyt_real.mp4";

    [Fact]
    public async Task Who_turns_as_asked_passes_and_in_any_other_order_fails()
    {
        var results = await WatchAsync(TestData.SharedFile(InLife));

        Assert.Equal((ChallengePhase.Passed, 2), End(results, ChallengeAction.TurnLeft, ChallengeAction.TurnRight));
        Assert.Equal((ChallengePhase.Failed, 0), End(results, ChallengeAction.TurnRight, ChallengeAction.TurnLeft));
        Assert.Equal((ChallengePhase.Failed, 1), End(results, ChallengeAction.TurnLeft, ChallengeAction.TurnLeft));
        Assert.Equal((ChallengePhase.Failed, 0), End(results, ChallengeAction.Blink, ChallengeAction.TurnRight));
    }

    [Theory]
    [InlineData("media/spoof/luyt_fake.mp4")]
    [InlineData("photo")]
    public async Task A_replay_and_a_photo_pass_no_challenge_of_two_steps(string attack)
    {
        using var folder = new TemporaryFolder();
        var clip = attack == "photo"
            ? PhotoClip.Make(TestData.SharedFile("media/identity/knn_examples/train/obama/obama.jpg"), folder.In("photo.mkv"), seconds: 12)
            : TestData.SharedFile(attack);
        var results = await WatchAsync(clip);

        foreach (var first in Enum.GetValues<ChallengeAction>())
        {
            foreach (var second in Enum.GetValues<ChallengeAction>())
            {
                Assert.NotEqual(ChallengePhase.Passed, End(results, first, second).Phase);
            }
        }
    }

    private static async Task<IReadOnlyList<FrameResult>> WatchAsync(string clip)
    {
        using var folder = new TemporaryFolder();
        var run = await new WatchedRun().WatchAsync(
            folder.Path, [WatchedRun.Recording("kiosk", clip)], options => options.Analysis.RecheckInterval = TimeSpan.FromSeconds(0.3));
        return run.Results;
    }

    private static (ChallengePhase Phase, int Done) End(IReadOnlyList<FrameResult> results, params ChallengeAction[] actions)
    {
        var session = new ChallengeSession(null, actions);
        foreach (var result in results)
        {
            session.Observe(result);
        }

        return (session.State.Phase, session.State.Done);
    }
}

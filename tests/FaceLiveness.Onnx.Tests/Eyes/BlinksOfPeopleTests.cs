using FaceLiveness.Testing;

namespace FaceLiveness.Onnx.Tests;

/// <summary>Blinks of real people, through real weights.</summary>
public sealed class BlinksOfPeopleTests
{
    [Theory]
    [InlineData(1, null, 0.95)]
    [InlineData(2, null, 0.88)]
    [InlineData(1, 15.0, 0.88)]
    public async Task Finds_the_labelled_blinks_and_next_to_no_others(int every, double? framesPerSecond, double leastF1)
    {
        var clips = new BlinkClips();
        using var watch = new FaceWatch();
        var (right, wrong, missed) = (0, 0, 0);
        foreach (var name in clips.Names)
        {
            var blinks = (await watch.WatchAsync(clips.Frames(name, every, framesPerSecond))).SelectMany(seen => seen.Verdict.NewBlinks).ToList();
            var score = clips.Score(name, blinks);
            (right, wrong, missed) = (right + score.Right, wrong + score.False, missed + score.Missed);

            // Three of the clips have no blink, and one two long closures that are none.
            Assert.True(score.False == 0 || score.Right > 0, $"{name}: {string.Join(", ", blinks)}");
            Assert.True(score.False == 0 || name != "repeating_video.mp4", $"{name}: {string.Join(", ", blinks)}");
        }

        var f1 = 2.0 * right / ((2 * right) + wrong + missed);
        TestContext.Current.SendDiagnosticMessage($"every {every}, {framesPerSecond} fps: F1 {f1:F3}, right {right}, wrong {wrong}, missed {missed}");
        Assert.True(f1 >= leastF1, $"F1 {f1:F3}: {right} right, {wrong} wrong, {missed} missed");
    }

    [Fact]
    public async Task A_man_with_narrow_eyes_who_keeps_turning_is_proven_live_within_six_seconds_of_his_first_blink()
    {
        using var watch = new FaceWatch();
        var path = TestData.SharedFile("media/spoof/luyt_real.mp4");

        // His first blink, at 5.4 s, is made with the head turned away by 50 degrees; he blinks at 10.4 s as he turns back again.
        var seen = await watch.WatchAsync(Pictures.Video(path, 30).TakeWhile(frame => frame.SequenceNumber < 345));

        Assert.InRange(seen.First(look => look.Verdict.State == LivenessState.Live).Frame / 30.0, 5.4, 11.4);
    }

    [Fact]
    public async Task A_photo_that_is_shaken_zoomed_and_noisy_does_not_blink()
    {
        using var watch = new FaceWatch();
        foreach (var photo in (string[])["kit_harington/john1.jpeg", "obama/obama.jpg"])
        {
            var clip = Path.Combine(Path.GetTempPath(), $"shaken-{Guid.NewGuid():N}.mkv");
            try
            {
                Pictures.Shake(TestData.SharedFile($"media/identity/knn_examples/train/{photo}"), clip, seconds: 12);
                foreach (var every in (int[])[1, 2])
                {
                    var seen = await watch.WatchAsync(Pictures.Video(clip).Where(frame => frame.SequenceNumber % every == 0));
                    Assert.InRange(seen.Count, 250 / every, 300);
                    Assert.Empty(seen.SelectMany(look => look.Verdict.NewBlinks));
                }
            }
            finally
            {
                File.Delete(clip);
            }
        }
    }
}

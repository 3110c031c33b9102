using System.Globalization;

namespace FaceLiveness.Onnx.Tests;

/// <summary>Follows the largest face of a clip as the pipeline does and shows it to checks.</summary>
internal static class WatchedFace
{
    // The pipeline's detector has another look five times a second.
    private const int FramesPerCheck = 5;

    /// <summary>What every check said after every frame in which the face was seen.</summary>
    public static async Task<List<LivenessVerdict>[]> WatchAsync(string path, params ILivenessCheck[] checks)
    {
        using var detector = new OnnxFaceDetector(FaceModels.Path("ultraface"));
        using var landmarker = new OnnxFaceLandmarker(FaceModels.Path("faceplugin 68"));
        var quality = new FaceQualityAssessor();
        var smoother = new FaceBoxSmoother();
        var sessions = Array.ConvertAll(checks, check => check.BeginSession());
        var verdicts = Array.ConvertAll(checks, _ => new List<LivenessVerdict>());
        FaceDetection? followed = null;
        foreach (var frame in Pictures.Video(path).Take(1600))
        {
            using (frame)
            {
                if (followed is null || smoother.Box is not { } last || frame.SequenceNumber % FramesPerCheck == 0)
                {
                    var found = await detector.DetectAsync(frame);
                    followed = found.Count > 0 ? found[0] : null;
                }
                else
                {
                    followed = new(last, followed.Value.Confidence);
                }

                if (followed is not { } face)
                {
                    continue;
                }

                var landmarks = await landmarker.LocateAsync(frame, smoother.Check(face.Box), TestContext.Current.CancellationToken);
                var pose = HeadPoseEstimator.Estimate(landmarks);
                var look = new FaceObservation(frame, face, landmarks, pose, quality.Assess(frame, face, landmarks, pose));
                smoother.Update(landmarks, frame.Timestamp);
                for (var i = 0; i < sessions.Length; i++)
                {
                    verdicts[i].Add(await sessions[i].ObserveAsync(look, TestContext.Current.CancellationToken));
                }
            }
        }

        // A test on nothing would pass.
        Assert.True(verdicts[0].Count > 40, $"A face was seen in {verdicts[0].Count} frames of {Path.GetFileName(path)} only.");
        for (var i = 0; i < checks.Length; i++)
        {
            TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{checks[i].Name}, {Path.GetFileName(path)}: {verdicts[i].Count} looks, score {verdicts[i].Min(verdict => verdict.Score):0.00} to {verdicts[i].Max(verdict => verdict.Score):0.00}, "
                + $"{string.Join(", ", verdicts[i].CountBy(verdict => verdict.State).Select(group => $"{group.Key} {group.Value}"))}"));
        }

        return verdicts;
    }
}

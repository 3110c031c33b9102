using FaceLiveness.Testing;

namespace FaceLiveness.Onnx.Tests;

/// <summary>Watches the one face of a video for blinks, with the weights of the default pack, as the pipeline does.</summary>
internal sealed class FaceWatch : IDisposable
{
    private const int DetectEvery = 12;

    private readonly OnnxFaceDetector _detector = new(TestData.Model("faceplugin-detect.onnx"));
    private readonly OnnxFaceLandmarker _landmarker;
    private readonly OnnxEyeStateClassifier _eyes = new(TestData.Model("faceplugin-eye.onnx"));
    private readonly FaceQualityAssessor _quality = new();

    public FaceWatch(string? landmarkModel = null) => _landmarker = new(landmarkModel ?? TestData.Model("faceplugin-landmark.onnx"));

    /// <summary>All that the blink check says of the frames in which the face is seen.</summary>
    public async Task<List<(long Frame, LivenessVerdict Verdict)>> WatchAsync(IEnumerable<VideoFrame> frames, BlinkOptions? options = null, bool asksEyes = true)
    {
        var session = new BlinkLivenessCheck(options, asksEyes ? _eyes : null).BeginSession();
        var box = new FaceBoxSmoother();
        var verdicts = new List<(long, LivenessVerdict)>();
        FaceDetection? face = null;
        var age = 0;
        foreach (var frame in frames)
        {
            using (frame)
            {
                if (face is null || box.Box is null || ++age % DetectEvery == 0)
                {
                    var found = await _detector.DetectAsync(frame);
                    face = found.Count > 0 ? found.MaxBy(f => f.Box.Area) : null;
                }

                if (face is not { } seen)
                {
                    continue;
                }

                face = seen with { Box = box.Check(seen.Box) };
                var (landmarks, pose, quality) = await LookAsync(frame, face.Value);
                box.Update(landmarks, frame.Timestamp);
                verdicts.Add((frame.SequenceNumber, await session.ObserveAsync(new(frame, face.Value, landmarks, pose, quality))));
            }
        }

        return verdicts;
    }

    public async Task<FaceLandmarks> LandmarksAsync(VideoFrame frame) => await _landmarker.LocateAsync(frame, (await _detector.DetectAsync(frame))[0].Box);

    public void Dispose()
    {
        _detector.Dispose();
        _landmarker.Dispose();
        _eyes.Dispose();
    }

    private async Task<(FaceLandmarks Landmarks, HeadPose Pose, FaceQuality Quality)> LookAsync(VideoFrame frame, FaceDetection face)
    {
        var landmarks = await _landmarker.LocateAsync(frame, face.Box);
        var pose = HeadPoseEstimator.Estimate(landmarks);
        return (landmarks, pose, _quality.Assess(frame, face, landmarks, pose));
    }
}

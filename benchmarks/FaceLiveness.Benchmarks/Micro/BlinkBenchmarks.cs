using System.Numerics;
using BenchmarkDotNet.Attributes;

namespace FaceLiveness.Benchmarks;

/// <summary>What each frame of a followed face costs beyond its landmarks: EAR, blinks, head pose, quality. All of it should be nothing beside inference.</summary>
[MemoryDiagnoser]
public class BlinkBenchmarks
{
    private readonly BlinkDetector _detector = new();
    private readonly FaceQualityAssessor _quality = new();
    private readonly VideoFrame _frame = VideoFrame.Rent(1280, 720);
    private FaceLandmarks _landmarks = null!;
    private FaceDetection _face;
    private long _at;

    [GlobalSetup]
    public void Draw()
    {
        new Random(1).NextBytes(_frame.Pixels);

        // Any 68 points on an ellipse the size of a face: what they show makes no difference to the arithmetic.
        var points = Enumerable.Range(0, 68)
            .Select(i => new Vector2(640 + (90 * MathF.Cos(i * 0.7f) * (1 - (i / 100f))), 360 + (120 * MathF.Sin(i * 0.7f) * (1 - (i / 100f)))))
            .ToArray();
        _landmarks = new FaceLandmarks(LandmarkScheme.Ibug68, points);
        _face = new FaceDetection(_landmarks.Bounds, 0.9f);
    }

    [GlobalCleanup]
    public void Free() => _frame.Dispose();

    [Benchmark(Baseline = true)]
    public (float Left, float Right) Ear() => EyeAspectRatio.Of(_landmarks);

    /// <summary>25 frames a second, the eyes closed for four of every hundred.</summary>
    [Benchmark]
    public Blink? EarAndBlink()
    {
        var (left, right) = EyeAspectRatio.Of(_landmarks);
        var lid = ++_at % 100 < 4 ? 0.3f : 1;
        return _detector.Observe(new EyeSample(TimeSpan.FromSeconds(_at / 25.0), left * lid, right * lid, default));
    }

    [Benchmark]
    public HeadPose Pose() => HeadPoseEstimator.Estimate(_landmarks);

    [Benchmark]
    public FaceQuality Quality() => _quality.Assess(_frame, _face, _landmarks, default);
}

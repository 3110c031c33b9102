namespace FaceLiveness.Benchmarks.Stages;

internal sealed class MeasuredPersonDetector(IPersonDetector inner, StageLedger ledger) : IPersonDetector
{
    public ValueTask<IReadOnlyList<IReadOnlyList<PersonDetection>>> DetectAsync(
        IReadOnlyList<VideoFrame> frames, CancellationToken cancellationToken = default) =>
        ledger.Measure("persons", () => inner.DetectAsync(frames, cancellationToken));
}

internal sealed class MeasuredFaceDetector(IFaceDetector inner, StageLedger ledger) : IFaceDetector
{
    public ValueTask<IReadOnlyList<IReadOnlyList<FaceDetection>>> DetectAsync(
        IReadOnlyList<ImageRegion> regions, CancellationToken cancellationToken = default) =>
        ledger.Measure("faces", () => inner.DetectAsync(regions, cancellationToken));
}

internal sealed class MeasuredFaceLandmarker(IFaceLandmarker inner, StageLedger ledger) : IFaceLandmarker
{
    public ValueTask<FaceLandmarks> LocateAsync(VideoFrame frame, BoundingBox face, CancellationToken cancellationToken = default) =>
        ledger.Measure("landmarks", () => inner.LocateAsync(frame, face, cancellationToken));
}

internal sealed class MeasuredFaceEmbedder(IFaceEmbedder inner, StageLedger ledger) : IFaceEmbedder
{
    public int Dimension => inner.Dimension;

    public string ModelId => inner.ModelId;

    public RecognitionCalibration? Calibration => inner.Calibration;

    public ValueTask<FaceEmbedding> EmbedAsync(VideoFrame frame, FivePoints points, CancellationToken cancellationToken = default) =>
        ledger.Measure("embedding", () => inner.EmbedAsync(frame, points, cancellationToken));
}

internal sealed class MeasuredFaceQualityAssessor(IFaceQualityAssessor inner, StageLedger ledger) : IFaceQualityAssessor
{
    public FaceQuality Assess(VideoFrame frame, FaceDetection face, FaceLandmarks landmarks, HeadPose pose) =>
        ledger.Measure("quality", () => inner.Assess(frame, face, landmarks, pose));
}

internal sealed class MeasuredLivenessCheck(ILivenessCheck inner, StageLedger ledger) : ILivenessCheck
{
    public string Name => inner.Name;

    public ILivenessSession BeginSession() => new Session(inner.BeginSession(), $"liveness: {inner.Name}", ledger);

    private sealed class Session(ILivenessSession inner, string stage, StageLedger ledger) : ILivenessSession
    {
        public ValueTask<LivenessVerdict> ObserveAsync(FaceObservation observation, CancellationToken cancellationToken = default) =>
            ledger.Measure(stage, () => inner.ObserveAsync(observation, cancellationToken));
    }
}

internal sealed class MeasuredPersonTracker(IPersonTracker inner, StageLedger ledger) : IPersonTracker
{
    public IReadOnlyList<TrackedPerson> Predict(TimeSpan timestamp) => ledger.Measure("tracking", () => inner.Predict(timestamp));

    public IReadOnlyList<TrackedPerson> Update(IReadOnlyList<PersonDetection> detections, TimeSpan timestamp) =>
        ledger.Measure("tracking", () => inner.Update(detections, timestamp));
}

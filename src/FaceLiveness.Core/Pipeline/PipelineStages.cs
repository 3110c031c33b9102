namespace FaceLiveness;

/// <summary>What a pipeline was built from.</summary>
internal sealed record PipelineStages
{
    public required IReadOnlyList<IFrameSource> Sources { get; init; }

    public required IPersonDetector PersonDetector { get; init; }

    public required Func<IPersonTracker> PersonTracker { get; init; }

    public required IFaceDetector FaceDetector { get; init; }

    public required IFaceLandmarker FaceLandmarker { get; init; }

    public required IFaceQualityAssessor FaceQualityAssessor { get; init; }

    public required IFaceEmbedder FaceEmbedder { get; init; }

    public required IReadOnlyList<ILivenessCheck> LivenessChecks { get; init; }

    public required RecognitionCalibration? Calibration { get; init; }

    public required IProfileStore ProfileStore { get; init; }

    public required ProfileManager Profiles { get; init; }

    public required IImageCodec? ImageCodec { get; init; }

    public required IReadOnlyList<IEventSink> EventSinks { get; init; }

    public required PictureEnrollment? Enrollment { get; init; }

    public required IReadOnlyList<IResultSink> ResultSinks { get; init; }

    public required IReadOnlyList<ModelFile> Models { get; init; }

    public required bool RunUntilCancelled { get; init; }
}

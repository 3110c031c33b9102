namespace FaceLiveness.Sample.Drill;

/// <summary>Stages that find nobody, for pipelines that are about the stream alone.</summary>
internal sealed class NobodyThere : IPersonDetector, IFaceDetector, IFaceLandmarker, IFaceEmbedder
{
    public int Dimension => 1;

    public string ModelId => "nobody";

    public RecognitionCalibration? Calibration => new(ModelId, [new(0.1, 0.5f), new(0.01, 0.9f)], 1000, "nobody was ever compared");

    public ValueTask<IReadOnlyList<IReadOnlyList<PersonDetection>>> DetectAsync(IReadOnlyList<VideoFrame> frames, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IReadOnlyList<IReadOnlyList<PersonDetection>>>([.. frames.Select(_ => Array.Empty<PersonDetection>())]);

    public ValueTask<IReadOnlyList<IReadOnlyList<FaceDetection>>> DetectAsync(IReadOnlyList<ImageRegion> regions, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IReadOnlyList<IReadOnlyList<FaceDetection>>>([.. regions.Select(_ => Array.Empty<FaceDetection>())]);

    public ValueTask<FaceLandmarks> LocateAsync(VideoFrame frame, BoundingBox face, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Where nobody is found there is no face to look at.");

    public ValueTask<FaceEmbedding> EmbedAsync(VideoFrame frame, FivePoints points, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Where nobody is found there is no face to look at.");
}

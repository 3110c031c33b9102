using FaceLiveness.Testing;
using FaceLiveness.Tests.Pipeline;

namespace FaceLiveness.Web.Tests;

/// <summary>Cameras with drawn people, and the stages that know where everybody is. Nobody is there before <see cref="Begin"/>.</summary>
internal sealed class DrawnScene : IPersonDetector, IFaceDetector, IFaceLandmarker, IFaceQualityAssessor, IFaceEmbedder
{
    private readonly long _made = TimeProvider.System.GetTimestamp();
    private readonly Dictionary<string, DrawnCamera> _cameras;
    private TimeSpan _begun = TimeSpan.FromDays(1);

    public DrawnScene(params DrawnCamera[] cameras)
    {
        _cameras = cameras.ToDictionary(camera => camera.Id, StringComparer.Ordinal);
        foreach (var camera in cameras)
        {
            camera.Scene = this;
        }
    }

    /// <summary>Media time of all cameras.</summary>
    public TimeSpan Clock => TimeProvider.System.GetElapsedTime(_made);

    public int Dimension => 64;

    public string ModelId => Scene.ModelId;

    public RecognitionCalibration? Calibration => new(ModelId, SyntheticFaces.Calibration.Points, 100_000, "drawn faces");

    public void Begin() => _begun = Clock;

    public TimeSpan Since(TimeSpan time) => time - _begun;

    public PipelineBuilder Equip(PipelineBuilder builder)
    {
        builder.AddPersonDetector(this).AddFaceDetector(this).AddFaceLandmarker(this).AddFaceQualityAssessor(this).AddFaceEmbedder(this);
        foreach (var camera in _cameras.Values)
        {
            builder.AddSource(camera);
        }

        return builder;
    }

    public ValueTask<IReadOnlyList<IReadOnlyList<PersonDetection>>> DetectAsync(IReadOnlyList<VideoFrame> frames, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IReadOnlyList<IReadOnlyList<PersonDetection>>>(
            [.. frames.Select(frame => At(frame).Select(actor => new PersonDetection(actor.Body(Since(frame.Timestamp)), 0.91f)).ToList())]);

    public ValueTask<IReadOnlyList<IReadOnlyList<FaceDetection>>> DetectAsync(IReadOnlyList<ImageRegion> regions, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IReadOnlyList<IReadOnlyList<FaceDetection>>>(
            [.. regions.Select(region => Faces(region.Frame).Select(actor => actor.Face(Since(region.Frame.Timestamp)))
                .Where(face => region.Bounds.Contains(face.Center)).Select(face => new FaceDetection(face, 0.95f)).ToList())]);

    public ValueTask<FaceLandmarks> LocateAsync(VideoFrame frame, BoundingBox face, CancellationToken cancellationToken = default)
    {
        var time = Since(frame.Timestamp);
        var actor = Faces(frame).MaxBy(actor => actor.Face(time).IoU(face));
        return ValueTask.FromResult(FrontalFace.In(actor?.Face(time) ?? face, actor?.Ear(time) ?? 0.28f));
    }

    public FaceQuality Assess(VideoFrame frame, FaceDetection face, FaceLandmarks landmarks, HeadPose pose) => new(0.84f, 1, 1, 1, 1, 1);

    public ValueTask<FaceEmbedding> EmbedAsync(VideoFrame frame, FivePoints points, CancellationToken cancellationToken = default)
    {
        var time = Since(frame.Timestamp);
        return ValueTask.FromResult(Faces(frame).First(actor => actor.Face(time).Contains(points.LeftEye)).Look(time));
    }

    private IEnumerable<DrawnActor> At(VideoFrame frame) => _cameras[frame.SourceId].At(Since(frame.Timestamp));

    private IEnumerable<DrawnActor> Faces(VideoFrame frame) => At(frame).Where(actor => !actor.HasNoFace);
}

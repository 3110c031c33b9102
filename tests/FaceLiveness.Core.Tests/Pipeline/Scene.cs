using System.Numerics;

namespace FaceLiveness.Tests.Pipeline;

/// <summary>A world in which everybody's place, face and eyes are known, and the stages that see it.</summary>
internal sealed class Scene
{
    public const int Width = 640;
    public const int Height = 480;
    public const string ModelId = "scene-1";

    private readonly List<Actor> _actors = [];

    public Scene Add(Actor actor)
    {
        _actors.Add(actor);
        return this;
    }

    public IEnumerable<Actor> At(TimeSpan time) => _actors.Where(actor => time >= actor.Enters && time < actor.Leaves);

    /// <summary>A pipeline builder with a stage for everything but sources, checks and the store.</summary>
    public PipelineBuilder Builder() => new PipelineBuilder()
        .AddPersonDetector(new PersonEyes(this))
        .AddFaceDetector(FaceDetector)
        .AddFaceLandmarker(FaceLandmarker)
        .AddFaceQualityAssessor(new Approval())
        .AddFaceEmbedder(FaceEmbedder);

    public IFaceDetector FaceDetector => new FaceEyes(this);

    public IFaceLandmarker FaceLandmarker => new LandmarkEyes(this);

    public IFaceEmbedder FaceEmbedder => new Memory(this);

    private Actor? Of(TimeSpan time, BoundingBox face) =>
        At(time).OrderByDescending(actor => actor.Face(time).IoU(face)).FirstOrDefault(actor => actor.Face(time).IoU(face) > 0.3f);

    private sealed class PersonEyes(Scene scene) : IPersonDetector
    {
        public ValueTask<IReadOnlyList<IReadOnlyList<PersonDetection>>> DetectAsync(
            IReadOnlyList<VideoFrame> frames, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<IReadOnlyList<IReadOnlyList<PersonDetection>>>(
                [.. frames.Select(frame => scene.At(frame.Timestamp)
                    .Where(actor => !actor.BodyIsHidden)
                    .Select(actor => new PersonDetection(actor.Body(frame.Timestamp), 0.9f)).ToList())]);
    }

    private sealed class FaceEyes(Scene scene) : IFaceDetector
    {
        public ValueTask<IReadOnlyList<IReadOnlyList<FaceDetection>>> DetectAsync(
            IReadOnlyList<ImageRegion> regions, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<IReadOnlyList<IReadOnlyList<FaceDetection>>>(
                [.. regions.Select(region => scene.At(region.Frame.Timestamp)
                    .Select(actor => actor.Face(region.Frame.Timestamp))
                    .Where(face => region.Bounds.Contains(face.Center))
                    .Select(face => new FaceDetection(face, 0.95f)).ToList())]);
    }

    private sealed class LandmarkEyes(Scene scene) : IFaceLandmarker
    {
        public ValueTask<FaceLandmarks> LocateAsync(VideoFrame frame, BoundingBox face, CancellationToken cancellationToken = default)
        {
            var openness = scene.Of(frame.Timestamp, face)?.EyesAreShut(frame.Timestamp) == true ? 0.05f : 0.28f;
            return ValueTask.FromResult(FrontalFace.In(face, openness));
        }
    }

    private sealed class Approval : IFaceQualityAssessor
    {
        public FaceQuality Assess(VideoFrame frame, FaceDetection face, FaceLandmarks landmarks, HeadPose pose) => new(0.8f, 1, 1, 1, 1, 1);
    }

    private sealed class Memory(Scene scene) : IFaceEmbedder
    {
        public int Dimension => 64;

        public string ModelId => Scene.ModelId;

        public RecognitionThresholds? Thresholds => new(0.35f, 0.28f);

        public ValueTask<FaceEmbedding> EmbedAsync(VideoFrame frame, FivePoints points, CancellationToken cancellationToken = default)
        {
            var eyes = (points.LeftEye + points.RightEye) / 2;
            var actor = scene.At(frame.Timestamp).First(actor => actor.Face(frame.Timestamp).Contains(eyes));
            return ValueTask.FromResult(actor.Look(frame.Timestamp));
        }
    }
}

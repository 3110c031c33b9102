using System.Numerics;
using FaceLiveness.Testing;

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
    public PipelineBuilder Builder() => Equip(new PipelineBuilder());

    /// <summary>Adds a stage for everything but sources, checks and the store.</summary>
    public PipelineBuilder Equip(PipelineBuilder builder) => builder
        .AddPersonDetector(new PersonEyes(this))
        .AddFaceDetector(FaceDetector)
        .AddFaceLandmarker(FaceLandmarker)
        .AddFaceQualityAssessor(new Approval())
        .AddFaceEmbedder(FaceEmbedder);

    public IFaceDetector FaceDetector => new FaceEyes(this);

    public IFaceLandmarker FaceLandmarker => new LandmarkEyes(this);

    public IFaceEmbedder FaceEmbedder => new Memory(this);

    /// <summary>Pixels of a picture for one of the scene's.</summary>
    private static Vector2 ScaleOf(VideoFrame frame) => new((float)frame.Width / Width, (float)frame.Height / Height);

    private Actor? Of(VideoFrame frame, BoundingBox face)
    {
        var here = face.Scale(Vector2.One / ScaleOf(frame));
        var time = frame.Timestamp;
        return At(time).OrderByDescending(actor => actor.Face(time).IoU(here)).FirstOrDefault(actor => actor.Face(time).IoU(here) > 0.3f);
    }

    private sealed class PersonEyes(Scene scene) : IPersonDetector
    {
        public ValueTask<IReadOnlyList<IReadOnlyList<PersonDetection>>> DetectAsync(
            IReadOnlyList<VideoFrame> frames, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<IReadOnlyList<IReadOnlyList<PersonDetection>>>(
                [.. frames.Select(frame => scene.At(frame.Timestamp)
                    .Where(actor => !actor.BodyIsHidden)
                    .Select(actor => new PersonDetection(actor.Body(frame.Timestamp).Scale(ScaleOf(frame)), 0.9f)).ToList())]);
    }

    private sealed class FaceEyes(Scene scene) : IFaceDetector
    {
        public ValueTask<IReadOnlyList<IReadOnlyList<FaceDetection>>> DetectAsync(
            IReadOnlyList<ImageRegion> regions, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<IReadOnlyList<IReadOnlyList<FaceDetection>>>(
                [.. regions.Select(region => scene.At(region.Frame.Timestamp)
                    .Select(actor => actor.Face(region.Frame.Timestamp).Scale(ScaleOf(region.Frame)))
                    .Where(face => region.Bounds.Contains(face.Center))
                    .Select(face => new FaceDetection(face, 0.95f)).ToList())]);
    }

    private sealed class LandmarkEyes(Scene scene) : IFaceLandmarker
    {
        public ValueTask<FaceLandmarks> LocateAsync(VideoFrame frame, BoundingBox face, CancellationToken cancellationToken = default)
        {
            // Where the face is, not where it was looked for: landmarks that follow their own box would drift away.
            var actor = scene.Of(frame, face);
            return ValueTask.FromResult(FrontalFace.In(actor?.Face(frame.Timestamp).Scale(ScaleOf(frame)) ?? face, actor?.Ear(frame.Timestamp) ?? 0.28f));
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

        public RecognitionCalibration? Calibration => new(ModelId, SyntheticFaces.Calibration.Points, 100_000, "synthetic faces");

        public ValueTask<FaceEmbedding> EmbedAsync(VideoFrame frame, FivePoints points, CancellationToken cancellationToken = default)
        {
            var eyes = (points.LeftEye + points.RightEye) / 2 / ScaleOf(frame);
            var actor = scene.At(frame.Timestamp).First(actor => actor.Face(frame.Timestamp).Contains(eyes));
            return ValueTask.FromResult(actor.Look(frame.Timestamp));
        }
    }
}

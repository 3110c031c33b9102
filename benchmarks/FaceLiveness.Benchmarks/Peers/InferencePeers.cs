using FaceLiveness.Onnx;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FaceLiveness.Benchmarks.Peers;

/// <summary>A stage of ours, and its model run by itself with the same settings.</summary>
internal sealed class InferencePeers : IDisposable
{
    private readonly IDisposable _stage;
    private readonly VideoFrame _frame;
    private readonly InferenceSession _session;
    private readonly List<NamedOnnxValue> _inputs;

    private InferencePeers(string name, string path, IDisposable stage, VideoFrame frame, Action run)
    {
        (Name, _stage, _frame, Stage) = (name, stage, frame, run);
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        _session = new InferenceSession(path, options);
        var (input, metadata) = _session.InputMetadata.First();
        _inputs = [NamedOnnxValue.CreateFromTensor(input, new DenseTensor<float>(metadata.Dimensions))];
    }

    public string Name { get; }

    public Action Stage { get; }

    public static IEnumerable<InferencePeers> All(IReadOnlyDictionary<string, string> models)
    {
        var face = new BoundingBox(560, 240, 130, 180);
        var points = new FivePoints(new(590, 310), new(660, 310), new(625, 350), new(597, 385), new(653, 385));
        {
            var (path, frame) = (models["nanodet"], Frame());
            var stage = new YoloPersonDetector(path);
            yield return new("person detection, NanoDet", path, stage, frame, () => stage.DetectAsync([frame]).AsTask().GetAwaiter().GetResult());
        }

        {
            var (path, frame) = (models["faceplugin-detect"], Frame());
            var stage = new OnnxFaceDetector(path);
            yield return new("face detection, UltraFace", path, stage, frame, () => stage.DetectAsync([ImageRegion.Whole(frame)]).AsTask().GetAwaiter().GetResult());
        }

        {
            var (path, frame) = (models["faceplugin-landmark"], Frame());
            var stage = new OnnxFaceLandmarker(path);
            yield return new("68 points", path, stage, frame, () => stage.LocateAsync(frame, face).AsTask().GetAwaiter().GetResult());
        }

        {
            var (path, frame) = (models["faceplugin-feature"], Frame());
            var stage = new OnnxFaceEmbedder(path);
            yield return new("embedding", path, stage, frame, () => stage.EmbedAsync(frame, points).AsTask().GetAwaiter().GetResult());
        }

        {
            var (path, frame) = (models["faceplugin-liveness"], Frame());
            var stage = new PassiveLivenessCheck([new(path)]);
            yield return new("passive liveness", path, stage, frame, () => stage.Judge(frame, face));
        }
    }

    public void Bare()
    {
        using var outputs = _session.Run(_inputs);
    }

    public void Dispose()
    {
        _stage.Dispose();
        _session.Dispose();
        _frame.Dispose();
    }

    private static VideoFrame Frame()
    {
        var frame = VideoFrame.Rent(1280, 720);
        new Random(1).NextBytes(frame.Pixels);
        return frame;
    }
}

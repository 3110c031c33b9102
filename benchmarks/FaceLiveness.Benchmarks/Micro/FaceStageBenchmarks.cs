using BenchmarkDotNet.Attributes;
using FaceLiveness.Onnx;

namespace FaceLiveness.Benchmarks;

/// <summary>
/// Each face stage of the default pack beside the bare run of its model: the difference is what our preprocessing and decoding cost.
/// Takes the weights from FACELIVENESS_HOME/models (~/.cache/faceliveness by default).
/// </summary>
[MemoryDiagnoser]
public class FaceStageBenchmarks
{
    private static readonly BoundingBox Face = new(560, 240, 130, 180);
    private static readonly FivePoints Points = new(new(590, 310), new(660, 310), new(625, 350), new(597, 385), new(653, 385));

    private readonly VideoFrame _frame = VideoFrame.Rent(1280, 720);
    private readonly Dictionary<Stage, OnnxModel> _models = [];
    private OnnxFaceDetector _detector = null!;
    private OnnxFaceLandmarker _landmarker = null!;
    private OnnxFaceEmbedder _embedder = null!;
    private PassiveLivenessCheck _liveness = null!;

    /// <summary>The stages.</summary>
    public enum Stage
    {
        /// <summary>UltraFace on a whole 720p frame.</summary>
        Detect,

        /// <summary>68 points.</summary>
        Landmarks,

        /// <summary>512-d embedding.</summary>
        Embed,

        /// <summary>Anti-spoof.</summary>
        Liveness,
    }

    /// <summary>Which stage.</summary>
    [ParamsAllValues]
    public Stage Of { get; set; }

    /// <summary>Loads the models.</summary>
    [GlobalSetup]
    public void Load()
    {
        new Random(1).NextBytes(_frame.Pixels);
        var home = Environment.GetEnvironmentVariable("FACELIVENESS_HOME") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "faceliveness");
        foreach (var (stage, file) in ((Stage, string)[])[
            (Stage.Detect, "faceplugin-detect"), (Stage.Landmarks, "faceplugin-landmark"), (Stage.Embed, "faceplugin-feature"), (Stage.Liveness, "faceplugin-liveness")])
        {
            _models[stage] = OnnxModel.Load(Path.Combine(home, "models", file + ".onnx"), new());
        }

        _detector = new(_models[Stage.Detect].Path);
        _landmarker = new(_models[Stage.Landmarks].Path);
        _embedder = new(_models[Stage.Embed].Path);
        _liveness = new([new(_models[Stage.Liveness].Path)]);
    }

    /// <summary>Frees them.</summary>
    [GlobalCleanup]
    public void Free()
    {
        _detector.Dispose();
        _landmarker.Dispose();
        _embedder.Dispose();
        _liveness.Dispose();
        foreach (var model in _models.Values)
        {
            model.Dispose();
        }
    }

    /// <summary>The model alone.</summary>
    [Benchmark(Baseline = true)]
    public float Bare()
    {
        var model = _models[Of];
        using var run = model.Rent(model.Inputs[0].Shape);
        run.Run();
        return run.Output(0)[0];
    }

    /// <summary>The stage as the pipeline calls it.</summary>
    [Benchmark]
    public async Task<object> Whole() => Of switch
    {
        Stage.Detect => await _detector.DetectAsync([ImageRegion.Whole(_frame)]),
        Stage.Landmarks => await _landmarker.LocateAsync(_frame, Face),
        Stage.Embed => await _embedder.EmbedAsync(_frame, Points),
        _ => _liveness.Judge(_frame, Face),
    };
}

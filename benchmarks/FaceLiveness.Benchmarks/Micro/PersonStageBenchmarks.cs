using BenchmarkDotNet.Attributes;
using FaceLiveness.Models;
using FaceLiveness.Onnx;

namespace FaceLiveness.Benchmarks;

/// <summary>The person detector of the default pack on a 720p frame, beside the bare run of its model.</summary>
[MemoryDiagnoser]
public class PersonStageBenchmarks
{
    private readonly VideoFrame _frame = VideoFrame.Rent(1280, 720);
    private OnnxModel _model = null!;
    private YoloPersonDetector _detector = null!;

    [GlobalSetup]
    public async Task Load()
    {
        new Random(1).NextBytes(_frame.Pixels);
        var file = await new ModelStore().GetAsync("nanodet");
        _model = OnnxModel.Load(file.Path, new());
        _detector = new YoloPersonDetector(file.Path);
    }

    [GlobalCleanup]
    public void Free()
    {
        _detector.Dispose();
        _model.Dispose();
        _frame.Dispose();
    }

    [Benchmark(Baseline = true)]
    public float Bare()
    {
        using var run = _model.Rent(_model.Inputs[0].Shape);
        run.Run();
        return run.Output(0)[0];
    }

    [Benchmark]
    public async Task<object> Whole() => await _detector.DetectAsync([_frame]);
}

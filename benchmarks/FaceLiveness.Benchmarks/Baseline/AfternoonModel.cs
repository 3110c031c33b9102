using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FaceLiveness.Benchmarks.Baseline;

/// <summary>A session as the tutorials make it, with one input tensor that is filled again for every run.</summary>
internal sealed class AfternoonModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly List<NamedOnnxValue> _inputs;

    public AfternoonModel(string path, bool spinning, int channels, int height, int width)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        if (!spinning)
        {
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        }

        _session = new InferenceSession(path, options);
        (Channels, Height, Width) = (channels, height, width);
        Input = new DenseTensor<float>([1, channels, height, width]);
        _inputs = [NamedOnnxValue.CreateFromTensor(_session.InputNames[0], Input)];
    }

    public int Channels { get; }

    public int Height { get; }

    public int Width { get; }

    public DenseTensor<float> Input { get; }

    /// <summary>Runs the model; the caller disposes what comes out.</summary>
    public IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Run() => _session.Run(_inputs);

    public void Dispose() => _session.Dispose();
}

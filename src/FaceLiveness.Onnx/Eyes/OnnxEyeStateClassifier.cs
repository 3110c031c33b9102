using System.Numerics;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FaceLiveness.Onnx;

/// <summary>
/// Tells an open eye from a closed one with a small classifier: gray input[1,1,24,24], output[1,2] of logits, closed first (faceplugin).
/// One instance serves any number of callers at once.
/// </summary>
public sealed class OnnxEyeStateClassifier : IEyeStateClassifier, IDisposable
{
    private const int Side = 24;

    // Side of the square that the model sees, in widths of the eye from corner to corner: as its makers feed it.
    private const float CropFactor = 1.6f;

    private static readonly TensorFormat Format = new(ChannelOrder.Gray, 0, 1 / 255f);

    private readonly OnnxModel _model;

    /// <summary>Opens a model.</summary>
    /// <param name="modelPath">The ONNX file.</param>
    /// <param name="onnx">How ONNX Runtime executes it; null is one thread of the CPU.</param>
    /// <param name="logger">Told what was loaded.</param>
    /// <exception cref="ModelLoadException">The file can't be loaded, or is no supported eye state model; the message lists what was found and what is supported.</exception>
    public OnnxEyeStateClassifier(string modelPath, OnnxOptions? onnx = null, ILogger<OnnxEyeStateClassifier>? logger = null)
    {
        _model = OnnxModel.Load(modelPath, onnx ?? new(), logger);
        if (_model.Inputs is [{ Shape: [_, 1, Side, Side], ElementType: TensorElementType.Float or TensorElementType.Float16 }]
            && _model.Outputs is [{ Shape: [_, 2] }])
        {
            return;
        }

        var found = _model.Describe();
        _model.Dispose();
        throw new ModelLoadException(
            modelPath,
            $"'{modelPath}' is no eye state model that can be decoded. Found: {found}. "
            + "Supported: a gray input[1,1,24,24] with one output[1,2], closed first (faceplugin). Check that the file is meant for the state of eyes.");
    }

    /// <inheritdoc/>
    public ValueTask<EyeState> ClassifyAsync(VideoFrame frame, FaceLandmarks landmarks, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(landmarks);
        cancellationToken.ThrowIfCancellationRequested();
        Span<Vector2> eye = stackalloc Vector2[6];
        landmarks.CopyLeftEye(eye);
        var left = Open(frame, eye);
        landmarks.CopyRightEye(eye);
        return new(new EyeState(left, Open(frame, eye)));
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => _model.Dispose();

    private float Open(VideoFrame frame, ReadOnlySpan<Vector2> eye)
    {
        var across = eye[3] - eye[0];
        if (!(across.LengthSquared() > 0))
        {
            return 0.5f;
        }

        // The square lies along the eye's corners, so that a tilted head looks like an upright one.
        var step = across * (CropFactor / Side);
        var middle = (eye[1] + eye[2] + eye[4] + eye[5]) / 4;
        var down = new Vector2(-step.Y, step.X);
        var origin = middle - ((step + down) * (Side / 2f));
        using var run = _model.Rent([1, 1, Side, Side]);
        TensorSampler.Fill(frame, new Matrix3x2(step.X, step.Y, down.X, down.Y, origin.X, origin.Y), Side, Side, Format, run.Input);
        run.Run();
        var logits = run.Output(0);
        return 1 / (1 + MathF.Exp(logits[0] - logits[1]));
    }
}

using System.Numerics;
using Microsoft.Extensions.Logging;

namespace FaceLiveness.Onnx;

/// <summary>
/// Finds dense points with any supported model: 68 points (faceplugin, PFLD) or MediaPipe's 468, recognised by the graph's inputs and outputs.
/// One instance serves any number of callers at once.
/// </summary>
public sealed class OnnxFaceLandmarker : IFaceLandmarker, IDisposable
{
    private readonly OnnxModel _model;
    private readonly LandmarkModel _kind;

    /// <summary>Opens a model.</summary>
    /// <param name="modelPath">The ONNX file.</param>
    /// <param name="onnx">How ONNX Runtime executes it; null is one thread of the CPU.</param>
    /// <param name="logger">Told what was loaded.</param>
    /// <exception cref="ModelLoadException">The file can't be loaded, or is no supported landmark model; the message lists what was found and what is supported.</exception>
    public OnnxFaceLandmarker(string modelPath, OnnxOptions? onnx = null, ILogger<OnnxFaceLandmarker>? logger = null)
    {
        _model = OnnxModel.Load(modelPath, onnx ?? new(), logger);
        try
        {
            _kind = LandmarkModel.For(_model);
        }
        catch
        {
            _model.Dispose();
            throw;
        }
    }

    /// <summary>The points that the model gives.</summary>
    public LandmarkScheme Scheme => _kind.Scheme;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The box has no extent.</exception>
    public ValueTask<FaceLandmarks> LocateAsync(VideoFrame frame, BoundingBox face, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        cancellationToken.ThrowIfCancellationRequested();
        if (!(face.Width > 0) || !(face.Height > 0))
        {
            throw new ArgumentException($"A face has a width and a height; the box is {face.Width} x {face.Height}.", nameof(face));
        }

        var square = FaceSquare.Around(face, _kind.CropFactor);
        var origin = new Vector2(square.X, square.Y);
        var map = Matrix3x2.CreateScale(square.Width / _kind.Side) * Matrix3x2.CreateTranslation(origin);
        using var run = _model.Rent([1, _kind.Format.Channels, _kind.Side, _kind.Side]);
        TensorSampler.Fill(frame, map, _kind.Side, _kind.Side, _kind.Format, run.Input);
        run.Run();

        var numbers = run.Output(_kind.Points);
        var points = new Vector2[numbers.Length / _kind.NumbersPerPoint];
        var scale = square.Width / _kind.Units;
        for (var i = 0; i < points.Length; i++)
        {
            var at = i * _kind.NumbersPerPoint;
            points[i] = (new Vector2(numbers[at], numbers[at + 1]) * scale) + origin;
        }

        var confidence = _kind.FaceLogit < 0 ? 1 : 1 / (1 + MathF.Exp(-run.Output(_kind.FaceLogit)[0]));
        return new(new FaceLandmarks(_kind.Scheme, points, confidence));
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => _model.Dispose();
}

using System.Numerics.Tensors;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FaceLiveness.Onnx;

/// <summary>
/// Embeds faces with any ArcFace-style model: 112 x 112 pixels aligned by five points, one vector out.
/// One instance serves any number of callers at once.
/// </summary>
public sealed class OnnxFaceEmbedder : IFaceEmbedder, IDisposable
{
    // Part of the fingerprint: to be raised whenever alignment or sampling changes so that old embeddings fit new ones worse.
    private const string AlignmentVersion = "arcface112.2";

    private readonly OnnxModel _model;
    private readonly TensorFormat _format;
    private readonly float? _fullLength;

    /// <summary>Opens a model.</summary>
    /// <param name="modelPath">The ONNX file.</param>
    /// <param name="options">How to feed it; null takes what is known of it.</param>
    /// <param name="onnx">How ONNX Runtime executes it; null is one thread of the CPU.</param>
    /// <param name="logger">Told what was loaded.</param>
    /// <exception cref="ModelLoadException">The file can't be loaded, is no ArcFace-style model, or its preprocessing is neither known nor given.</exception>
    public OnnxFaceEmbedder(string modelPath, FaceEmbedderOptions? options = null, OnnxOptions? onnx = null, ILogger<OnnxFaceEmbedder>? logger = null)
    {
        _model = OnnxModel.Load(modelPath, onnx ?? new(), logger);
        try
        {
            Dimension = DimensionOf(_model);
            var sha256 = ModelHash.Of(modelPath);
            var known = KnownEmbedder.Find(_model, sha256);
            var preprocessing = options?.Preprocessing ?? known?.Preprocessing ?? throw new ModelLoadException(
                modelPath,
                $"How '{modelPath}' wants its pixels is not known (SHA-256 {sha256}; {_model.Describe()}). "
                + $"Say it in {nameof(FaceEmbedderOptions)}.{nameof(FaceEmbedderOptions.Preprocessing)}: the order of the colours, mean and divisor that the model was trained with.");
            if (preprocessing.Divisor == 0 || !float.IsFinite(preprocessing.Divisor) || !float.IsFinite(preprocessing.Mean))
            {
                throw new ArgumentException($"Mean and divisor must be finite, and the divisor not 0; {preprocessing} was given.", nameof(options));
            }

            _format = preprocessing.Format;
            ModelId = $"{sha256[..16]}/{AlignmentVersion}/{preprocessing}";
            if (preprocessing == known?.Preprocessing)
            {
                (Calibration, _fullLength) = (known.CalibrationOf(ModelId), known.FullLength);
            }
        }
        catch
        {
            _model.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public string ModelId { get; }

    /// <inheritdoc/>
    public RecognitionCalibration? Calibration { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The points all coincide or are not finite.</exception>
    public ValueTask<FaceEmbedding> EmbedAsync(VideoFrame frame, FivePoints points, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        cancellationToken.ThrowIfCancellationRequested();
        using var run = _model.Rent([1, 3, FaceAlignment.Side, FaceAlignment.Side]);
        TensorSampler.Fill(frame, FaceAlignment.ToFrame(points), FaceAlignment.Side, FaceAlignment.Side, _format, run.Input);
        run.Run();
        var vector = run.Output(0);
        return new(new FaceEmbedding(ModelId, vector) { Recognizability = _fullLength is { } full ? MathF.Min(1, TensorPrimitives.Norm(vector) / full) : 1 });
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => _model.Dispose();

    private static int DimensionOf(OnnxModel model) =>
        model.Inputs is [{ Shape: [_, 3, -1 or FaceAlignment.Side, -1 or FaceAlignment.Side], ElementType: TensorElementType.Float or TensorElementType.Float16 }]
        && model.Outputs is [{ Shape: [_, >= 64 and var dimension] }]
            ? dimension
            : throw new ModelLoadException(
                model.Path,
                $"'{model.Path}' is no embedding model that can be used. Found: {model.Describe()}. "
                + $"Supported: ArcFace-style models with one input[n,3,{FaceAlignment.Side},{FaceAlignment.Side}] and one output[n,dimension], dimension 64 or more.");
}

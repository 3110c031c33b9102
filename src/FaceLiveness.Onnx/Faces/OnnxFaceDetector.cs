using System.Numerics;
using Microsoft.Extensions.Logging;

namespace FaceLiveness.Onnx;

/// <summary>
/// Finds faces with any supported model: UltraFace, SCRFD or YuNet, recognised by the graph's inputs and outputs.
/// Boxes are those of the model, cut at the frame's edges: from the hairline to the chin, and higher than wide.
/// One instance serves any number of callers at once.
/// </summary>
public sealed class OnnxFaceDetector : IFaceDetector, IDisposable
{
    private readonly OnnxModel _model;
    private readonly FaceDecoder _decoder;
    private readonly TensorFormat _format;
    private readonly float _minimumConfidence;
    private readonly float _maximumOverlap;

    // Kept for the next call; callers at the same time make their own.
    private List<FaceDetection>? _candidates;

    /// <summary>Opens a model.</summary>
    /// <param name="modelPath">The ONNX file.</param>
    /// <param name="options">Thresholds; null takes those of the kind of model.</param>
    /// <param name="onnx">How ONNX Runtime executes it; null is one thread of the CPU.</param>
    /// <param name="logger">Told what was loaded.</param>
    /// <exception cref="ModelLoadException">The file can't be loaded, or is no supported face detector; the message lists what was found and what is supported.</exception>
    public OnnxFaceDetector(string modelPath, FaceDetectorOptions? options = null, OnnxOptions? onnx = null, ILogger<OnnxFaceDetector>? logger = null)
    {
        _model = OnnxModel.Load(modelPath, onnx ?? new(), logger);
        try
        {
            _decoder = FaceDecoder.For(_model);
        }
        catch
        {
            _model.Dispose();
            throw;
        }

        _format = _decoder.Format;
        _minimumConfidence = options?.MinimumConfidence ?? _decoder.MinimumConfidence;
        _maximumOverlap = options?.MaximumOverlap ?? _decoder.MaximumOverlap;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<IReadOnlyList<FaceDetection>>> DetectAsync(
        IReadOnlyList<ImageRegion> regions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(regions);
        var found = new IReadOnlyList<FaceDetection>[regions.Count];
        for (var i = 0; i < found.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            found[i] = Detect(regions[i]);
        }

        return new(found);
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => _model.Dispose();

    private FaceDetection[] Detect(ImageRegion region)
    {
        var frame = region.Frame;
        var bounds = region.Bounds.Clip(frame.Width, frame.Height);
        if (bounds.Width < 1 || bounds.Height < 1)
        {
            return [];
        }

        var faces = Interlocked.Exchange(ref _candidates, null) ?? [];
        faces.Clear();
        var (width, height) = _decoder.InputSize(bounds);
        var shown = _decoder.Show(bounds, width, height);
        var scale = new Vector2(shown.Width / width, shown.Height / height);
        var origin = new Vector2(shown.X, shown.Y);
        using (var run = _model.Rent([1, 3, height, width]))
        {
            TensorSampler.Fill(frame, Matrix3x2.CreateScale(scale) * Matrix3x2.CreateTranslation(origin), width, height, _format, run.Input);
            run.Run();
            _decoder.Decode(run, width, height, _minimumConfidence, faces);
        }

        NonMaximumSuppression.Apply(faces, _maximumOverlap);
        var kept = 0;
        for (var i = 0; i < faces.Count; i++)
        {
            var face = faces[i];
            var center = (face.Box.Center * scale) + origin;
            var box = new BoundingBox(
                (face.Box.X * scale.X) + origin.X, (face.Box.Y * scale.Y) + origin.Y, face.Box.Width * scale.X, face.Box.Height * scale.Y)
                .Clip(frame.Width, frame.Height);

            // The input may show more than was asked for.
            if (bounds.Contains(center) && box is { Width: >= 1, Height: >= 1 })
            {
                faces[kept++] = new(box, face.Confidence, face.Points is { } points ? Map(points, scale, origin) : null);
            }
        }

        faces.RemoveRange(kept, faces.Count - kept);
        FaceDetection[] found = [.. faces];
        _candidates = faces;
        return found;
    }

    private static FivePoints Map(in FivePoints points, Vector2 scale, Vector2 origin) => new(
        (points.LeftEye * scale) + origin,
        (points.RightEye * scale) + origin,
        (points.Nose * scale) + origin,
        (points.LeftMouth * scale) + origin,
        (points.RightMouth * scale) + origin);
}

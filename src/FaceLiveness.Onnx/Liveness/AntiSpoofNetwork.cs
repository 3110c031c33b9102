using System.Numerics;
using System.Numerics.Tensors;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FaceLiveness.Onnx;

/// <summary>One anti-spoof model, loaded.</summary>
internal sealed class AntiSpoofNetwork : IDisposable
{
    private static readonly TensorFormat Format = new(ChannelOrder.Bgr, 0, 1);

    // Width over height of a tight box around an upright face; a followed face comes in a square (FaceBoxSmoother), so that its own shape can't be asked.
    private const float FaceAspect = 0.78f;

    private readonly OnnxModel _model;
    private readonly int _side;
    private readonly float _cropFactor;
    private readonly int _liveClass;
    private readonly bool _upright;

    /// <exception cref="ArgumentException">The live class or the crop factor is out of range.</exception>
    /// <exception cref="ModelLoadException">The file can't be loaded, is no anti-spoof model, or how to feed it is neither known nor given.</exception>
    public AntiSpoofNetwork(AntiSpoofModel source, OnnxOptions onnx, ILogger? logger)
    {
        _model = OnnxModel.Load(source.Path, onnx, logger);
        try
        {
            if (_model.Inputs is not [{ Shape: [_, 3, > 0 and var height, > 0 and var width], ElementType: TensorElementType.Float or TensorElementType.Float16 }]
                || height != width
                || _model.Outputs is not [{ Shape: [_, >= 2 and <= 4 and var classes] }])
            {
                throw new ModelLoadException(
                    source.Path,
                    $"'{source.Path}' is no anti-spoof model that can be used. Found: {_model.Describe()}. "
                    + "Supported: one input[n,3,side,side] and one output[n,2..4] of class logits, as in Silent-Face's MiniFASNet and faceplugin's liveness model.");
            }

            var sha256 = ModelHash.Of(source.Path);
            var known = KnownAntiSpoof.Find(sha256);
            _side = width;
            _cropFactor = source.CropFactor ?? known?.CropFactor ?? throw Unknown(nameof(AntiSpoofModel.CropFactor));
            _liveClass = source.LiveClass ?? known?.LiveClass ?? throw Unknown(nameof(AntiSpoofModel.LiveClass));
            _upright = known?.Upright ?? false;
            if (_liveClass < 0 || _liveClass >= classes || !(_cropFactor is >= 1 and <= 10))
            {
                throw new ArgumentException(
                    $"'{source.Path}' has classes 0 to {classes - 1}, and sees 1 to 10 sides of a face; class {_liveClass} and {_cropFactor} sides were asked for.",
                    nameof(source));
            }

            ModelLoadException Unknown(string what) => new(
                source.Path,
                $"How '{source.Path}' wants to be fed is not known (SHA-256 {sha256}): say {nameof(AntiSpoofModel)}.{what}, as the model's authors give it.");
        }
        catch
        {
            _model.Dispose();
            throw;
        }
    }

    /// <summary>How likely the face is real, 0 to 1.</summary>
    public float Judge(VideoFrame frame, BoundingBox face)
    {
        var crop = _upright ? UprightInside(face, frame.Width, frame.Height) : FaceSquare.Inside(face, _cropFactor, frame.Width, frame.Height);
        var map = Matrix3x2.CreateScale(crop.Width / _side, crop.Height / _side) * Matrix3x2.CreateTranslation(crop.X, crop.Y);
        using var run = _model.Rent([1, 3, _side, _side]);
        TensorSampler.Fill(frame, map, _side, _side, Format, run.Input);
        run.Run();
        Span<float> chances = stackalloc float[run.Output(0).Length];
        TensorPrimitives.SoftMax(run.Output(0), chances);
        return chances[_liveClass];
    }

    /// <summary>As Silent-Face cuts: as large as fits with the shape kept, and shifted inside.</summary>
    private BoundingBox UprightInside(BoundingBox face, int frameWidth, int frameHeight)
    {
        var height = MathF.Max(face.Width, face.Height);
        var width = height * FaceAspect;
        var factor = MathF.Min(_cropFactor, MathF.Min(frameWidth / width, frameHeight / height));
        return BoundingBox.FromCorners(
            face.Center.X - (width * factor / 2),
            face.Center.Y - (height * factor / 2),
            face.Center.X + (width * factor / 2),
            face.Center.Y + (height * factor / 2)).ShiftInside(frameWidth, frameHeight);
    }

    public void Dispose() => _model.Dispose();
}

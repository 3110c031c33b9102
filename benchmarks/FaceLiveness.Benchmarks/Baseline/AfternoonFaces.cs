using System.Numerics;
using System.Numerics.Tensors;

namespace FaceLiveness.Benchmarks.Baseline;

/// <summary>Landmarks, embedding and anti-spoof of one face, fed as their authors do.</summary>
internal sealed class AfternoonFaces(string landmarks, string embedding, string liveness, bool spinning) : IDisposable
{
    private static readonly float[] Half = [127, 127, 127];
    private static readonly float[] HalfScale = [1 / 128f, 1 / 128f, 1 / 128f];
    private static readonly float[] Zero = [0, 0, 0];
    private static readonly float[] One = [1, 1, 1];

    // InsightFace, arcface_dst.
    private static readonly Vector2[] Template =
    [
        new(38.2946f, 51.6963f), new(73.5318f, 51.5014f), new(56.0252f, 71.7366f), new(41.5493f, 92.3655f), new(70.7299f, 92.2041f),
    ];

    private readonly AfternoonModel _landmarks = new(landmarks, spinning, 1, 64, 64);
    private readonly AfternoonModel _embedding = new(embedding, spinning, 3, 112, 112);
    private readonly AfternoonModel _liveness = new(liveness, spinning, 3, 128, 128);

    /// <summary>The 68 points, in pixels of the frame.</summary>
    public Vector2[] Locate(ImageView image, BoundingBox face)
    {
        var square = face.Square(MathF.Max(face.Width, face.Height) * 1.05f);
        PixelLoops.FillGray(image, Crop(square, _landmarks.Width), _landmarks, 1 / 256f);
        using var outputs = _landmarks.Run();
        var numbers = outputs[0].AsTensor<float>().ToDenseTensor().Buffer.Span;
        var points = new Vector2[68];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = new Vector2(square.X + (numbers[2 * i] * square.Width), square.Y + (numbers[(2 * i) + 1] * square.Width));
        }

        return points;
    }

    /// <summary>512 numbers of length 1.</summary>
    public float[] Embed(ImageView image, ReadOnlySpan<Vector2> points)
    {
        Vector2[] five =
        [
            (points[37] + points[38] + points[40] + points[41]) / 4, (points[43] + points[44] + points[46] + points[47]) / 4, points[30],
            (points[48] + points[60]) / 2, (points[54] + points[64]) / 2,
        ];
        Matrix3x2.Invert(SimilarityTransform.Estimate(five, Template), out var map);
        PixelLoops.Fill(image, map, _embedding, false, Half, HalfScale);
        using var outputs = _embedding.Run();
        var vector = outputs[0].AsTensor<float>().ToArray();
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        return vector;
    }

    /// <summary>How likely the face is real, 0 to 1.</summary>
    public float Judge(ImageView image, BoundingBox face)
    {
        var side = MathF.Min(face.Height * 2.7f, MathF.Min(image.Width, image.Height));
        PixelLoops.Fill(image, Crop(face.Square(side).ShiftInside(image.Width, image.Height), _liveness.Width), _liveness, false, Zero, One);
        using var outputs = _liveness.Run();
        var logits = outputs[0].AsTensor<float>().ToDenseTensor().Buffer.Span;
        return 1 / (1 + MathF.Exp(logits[1] - logits[0]) + MathF.Exp(logits[2] - logits[0]));
    }

    public void Dispose()
    {
        _landmarks.Dispose();
        _embedding.Dispose();
        _liveness.Dispose();
    }

    private static Matrix3x2 Crop(BoundingBox square, int side) =>
        Matrix3x2.CreateScale(square.Width / side) * Matrix3x2.CreateTranslation(square.X, square.Y);
}

using System.Numerics;

namespace FaceLiveness.Benchmarks.Baseline;

/// <summary>NanoDet and UltraFace on whole frames, decoded as their authors do.</summary>
internal sealed class AfternoonDetectors(string nanoDet, string ultraFace, bool spinning) : IDisposable
{
    private const int Classes = 80;
    private const float PersonScore = 0.45f;
    private const float FaceScore = 0.65f;
    private static readonly float[] PersonMean = [103.53f, 116.28f, 123.675f];
    private static readonly float[] PersonScale = [1 / 57.375f, 1 / 57.12f, 1 / 58.395f];
    private static readonly float[] FaceMean = [127, 127, 127];
    private static readonly float[] FaceScale = [1 / 128f, 1 / 128f, 1 / 128f];

    private readonly AfternoonModel _persons = new(nanoDet, spinning, 3, 416, 416);
    private readonly AfternoonModel _faces = new(ultraFace, spinning, 3, 240, 320);

    public List<(BoundingBox Box, float Score)> FindPersons(ImageView image)
    {
        var scale = MathF.Min((float)_persons.Width / image.Width, (float)_persons.Height / image.Height);
        PixelLoops.Fill(
            image, Matrix3x2.CreateScale(1 / scale), _persons, false, PersonMean, PersonScale, ((int)(image.Width * scale), (int)(image.Height * scale)));
        using var outputs = _persons.Run();
        var found = new List<(BoundingBox, float)>();
        for (var level = 0; level < 3; level++)
        {
            var stride = 8 << level;
            var columns = _persons.Width / stride;
            var scores = outputs[level].AsTensor<float>().ToDenseTensor().Buffer.Span;
            var sides = outputs[level + 3].AsTensor<float>().ToDenseTensor().Buffer.Span;
            var bins = sides.Length / (scores.Length / Classes) / 4;
            for (var cell = 0; cell < scores.Length / Classes; cell++)
            {
                if (scores[cell * Classes] < PersonScore)
                {
                    continue;
                }

                var (x, y) = (((cell % columns) + 0.5f) * stride, ((cell / columns) + 0.5f) * stride);
                var of = sides.Slice(cell * 4 * bins, 4 * bins);
                found.Add((
                    BoundingBox.FromCorners(
                        (x - (Side(of, 0, bins) * stride)) / scale,
                        (y - (Side(of, 1, bins) * stride)) / scale,
                        (x + (Side(of, 2, bins) * stride)) / scale,
                        (y + (Side(of, 3, bins) * stride)) / scale),
                    scores[cell * Classes]));
            }
        }

        return Suppress(found, 0.5f);
    }

    public List<(BoundingBox Box, float Score)> FindFaces(ImageView image)
    {
        PixelLoops.Fill(
            image, Matrix3x2.CreateScale((float)image.Width / _faces.Width, (float)image.Height / _faces.Height), _faces, true, FaceMean, FaceScale);
        using var outputs = _faces.Run();
        var scores = outputs[0].AsTensor<float>().ToDenseTensor().Buffer.Span;
        var boxes = outputs[1].AsTensor<float>().ToDenseTensor().Buffer.Span;
        var found = new List<(BoundingBox, float)>();
        for (var i = 0; i < scores.Length / 2; i++)
        {
            if (scores[(2 * i) + 1] >= FaceScore)
            {
                found.Add((
                    BoundingBox.FromCorners(
                        boxes[4 * i] * image.Width, boxes[(4 * i) + 1] * image.Height, boxes[(4 * i) + 2] * image.Width, boxes[(4 * i) + 3] * image.Height),
                    scores[(2 * i) + 1]));
            }
        }

        return Suppress(found, 0.4f);
    }

    public void Dispose()
    {
        _persons.Dispose();
        _faces.Dispose();
    }

    // A side's distance is the expectation of a distribution over whole strides.
    private static float Side(ReadOnlySpan<float> cell, int side, int bins)
    {
        var logits = cell.Slice(side * bins, bins);
        var (sum, weighted) = (0f, 0f);
        for (var i = 0; i < bins; i++)
        {
            var share = MathF.Exp(logits[i]);
            sum += share;
            weighted += share * i;
        }

        return weighted / sum;
    }

    private static List<(BoundingBox Box, float Score)> Suppress(List<(BoundingBox Box, float Score)> found, float overlap)
    {
        found.Sort((a, b) => b.Score.CompareTo(a.Score));
        var kept = new List<(BoundingBox Box, float Score)>();
        foreach (var candidate in found)
        {
            if (!kept.Exists(other => other.Box.IoU(candidate.Box) > overlap))
            {
                kept.Add(candidate);
            }
        }

        return kept;
    }
}

using System.Globalization;
using System.Numerics;

namespace FaceLiveness.Onnx.Tests;

/// <summary>Verification accuracy of the whole way: our detection, landmarks, alignment and embedding, on one fold of Labeled Faces in the Wild.</summary>
public sealed class LfwVerificationTests
{
    [Theory]
    [InlineData("ultraface", "faceplugin 68", "faceplugin embedder")]
    [InlineData("ultraface", "faceplugin 68", "w600k_mbf")]
    [InlineData("scrfd 500m", null, "w600k_mbf")]
    public async Task Accuracy_is_at_least_99_percent(string detectorName, string? landmarkerName, string embedderName)
    {
        using var detector = new OnnxFaceDetector(FaceModels.Path(detectorName));
        using var landmarker = landmarkerName is null ? null : new OnnxFaceLandmarker(FaceModels.Path(landmarkerName));
        using var embedder = new OnnxFaceEmbedder(FaceModels.Path(embedderName));
        var fold = LfwFold.Read();
        var names = fold.Jpegs.Keys.ToArray();
        var embeddings = new Dictionary<string, FaceEmbedding>();
        var missed = 0;
        foreach (var frame in Pictures.Jpegs(names.Select(name => fold.Jpegs[name])))
        {
            using (frame)
            {
                // The person meant is in the middle; others may look over the shoulder.
                var middle = new Vector2(frame.Width, frame.Height) / 2;
                var faces = await detector.DetectAsync(frame);
                var name = names[frame.SequenceNumber];
                if (faces.Count == 0)
                {
                    missed++;
                    continue;
                }

                var face = faces.MinBy(face => Vector2.Distance(face.Box.Center, middle) - face.Box.Height);
                var points = landmarker is null
                    ? face.Points!.Value
                    : (await landmarker.LocateAsync(frame, face.Box, TestContext.Current.CancellationToken)).ToFivePoints();
                embeddings[name] = await embedder.EmbedAsync(frame, points, TestContext.Current.CancellationToken);
            }
        }

        // A face that was not found counts as unlike everybody.
        var pairs = fold.Pairs.ConvertAll(pair =>
            (pair.Same, Similarity: embeddings.TryGetValue(pair.A, out var a) && embeddings.TryGetValue(pair.B, out var b) ? a.Similarity(b) : -1));
        var best = pairs.Select(pair => pair.Similarity).MaxBy(threshold => Accuracy(pairs, threshold));
        var accuracy = Accuracy(pairs, best);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{detectorName}, {landmarkerName ?? "own points"}, {embedderName}: accuracy={accuracy:0.0000} at {best:0.000}, "
            + $"{Accuracy(pairs, 0.35f):0.0000} at 0.35, {Accuracy(pairs, 0.28f):0.0000} at 0.28, same {pairs.Where(pair => pair.Same).Average(pair => pair.Similarity):0.000}, "
            + $"different {pairs.Where(pair => !pair.Same).Average(pair => pair.Similarity):0.000} up to {pairs.Where(pair => !pair.Same).Max(pair => pair.Similarity):0.000}, "
            + $"{Accuracy(pairs, embedder.Thresholds!.Value.Accept):0.0000} at the model's own {embedder.Thresholds.Value.Accept:0.00}, faces not found {missed} of {names.Length}"));
        Assert.Equal(600, pairs.Count);
        Assert.True(accuracy >= 0.99, $"{accuracy}");
        Assert.True(Accuracy(pairs, embedder.Thresholds.Value.Accept) >= 0.98);
    }

    private static double Accuracy(List<(bool Same, float Similarity)> pairs, float threshold) =>
        pairs.Count(pair => (pair.Similarity >= threshold) == pair.Same) / (double)pairs.Count;
}

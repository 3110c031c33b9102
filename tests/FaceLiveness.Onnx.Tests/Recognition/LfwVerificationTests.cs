using System.Globalization;
using FaceLiveness.Sample.Evaluation;
using FaceLiveness.Testing;

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
        var fold = PairSet.Open(TestData.SharedFile("media/identity/lfw-fold1.tar"));
        var pictures = fold.ReadPictures().ToList();
        var embeddings = new Dictionary<string, FaceEmbedding>();
        var missed = 0;
        foreach (var frame in Pictures.Jpegs(pictures.Select(picture => picture.File)))
        {
            using (frame)
            {
                var faces = await detector.DetectAsync(frame);
                var name = pictures[(int)frame.SequenceNumber].Name;
                if (faces.Count == 0)
                {
                    missed++;
                    continue;
                }

                var face = faces.MinBy(face => CentralFace.Distance(face.Box, frame));
                var points = landmarker is null
                    ? face.Points!.Value
                    : (await landmarker.LocateAsync(frame, face.Box, TestContext.Current.CancellationToken)).ToFivePoints();
                embeddings[name] = await embedder.EmbedAsync(frame, points, TestContext.Current.CancellationToken);
            }
        }

        var pairs = fold.Pairs.Select(pair =>
            (pair.Same, Similarity: embeddings.TryGetValue(pair.A, out var a) && embeddings.TryGetValue(pair.B, out var b) ? a.Similarity(b) : Verification.NoFace)).ToList();
        var verification = new Verification(pairs);
        var best = verification.BestThreshold();
        var accuracy = verification.Accuracy(best);
        var found = pairs.Where(pair => pair.Similarity > Verification.NoFace).ToList();
        var accept = new RecognitionOptions().ForGallery(embedder.Calibration, 1).Accept;
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{detectorName}, {landmarkerName ?? "own points"}, {embedderName}: accuracy={accuracy:0.0000} at {best:0.000}, "
            + $"{verification.Accuracy(0.35f):0.0000} at 0.35, {verification.Accuracy(0.28f):0.0000} at 0.28, same {found.Where(pair => pair.Same).Average(pair => pair.Similarity):0.000}, "
            + $"different {found.Where(pair => !pair.Same).Average(pair => pair.Similarity):0.000} up to {verification.MostAlikeStrangers:0.000}, "
            + $"{verification.Accuracy(accept):0.0000} at the model's own {accept:0.00}, faces not found {missed} of {pictures.Count}"));
        Assert.Equal(600, pairs.Count);
        Assert.True(accuracy >= 0.99, $"{accuracy}");
        Assert.True(verification.Accuracy(accept) >= 0.98);
    }
}

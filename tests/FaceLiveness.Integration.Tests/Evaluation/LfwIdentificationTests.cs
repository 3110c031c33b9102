using System.Globalization;
using FaceLiveness.Onnx;
using FaceLiveness.Sample.Evaluation;
using FaceLiveness.Testing;

namespace FaceLiveness.Integration.Tests.Evaluation;

/// <summary>What is promised of the default pack, on one fold of Labeled Faces in the Wild, by our own way of reading stills.</summary>
public sealed class LfwIdentificationTests
{
    [Fact]
    public async Task The_default_pack_tells_people_apart_names_no_stranger_and_knows_good_looks_from_bad()
    {
        var set = PairSet.Open(TestData.SharedFile("media/identity/lfw-fold1.tar"));
        using var detector = new OnnxFaceDetector(TestData.Model("faceplugin-detect.onnx"));
        using var landmarker = new OnnxFaceLandmarker(TestData.Model("faceplugin-landmark.onnx"));
        using var embedder = new OnnxFaceEmbedder(TestData.Model("faceplugin-feature.onnx"));
        var (faces, damaged) = await RecognitionRun.ReadAsync(
            set, new FaceReader(detector, landmarker, new FaceQualityAssessor(), embedder), damaged: 1, _ => { }, TestContext.Current.CancellationToken);
        var figures = new RecognitionFigures(set.Pairs, faces, damaged);
        var options = new RecognitionOptions();
        var open = figures.OpenSet!;
        var accept = options.ForGallery(embedder.Calibration, open.People).Accept;
        var found = open.At(accept, options.Margin);
        var tar = figures.Scores.TrueAcceptRate(1e-3)!.Value;
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"accuracy {figures.Verification.Accuracy:0.0000}, TAR at FAR 1e-3 {tar.Shown}, open set at {accept:0.000}: FPIR {found.FalsePositives.Shown}, TPIR {found.Named.Shown}"));

        Assert.Equal(807, faces.Count);
        Assert.True(figures.Verification.Accuracy >= 0.993, $"accuracy {figures.Verification.Accuracy}");
        Assert.True(tar.Share >= 0.98, $"TAR {tar.Shown}");
        Assert.Equal(new Proportion(0, 807), found.FalsePositives);
        Assert.True(found.Named.Share >= 0.95, $"TPIR {found.Named.Shown}");

        // What the calibration promises of larger and smaller rates than the default holds as well.
        foreach (var rate in (double[])[0.01, 0.03, 0.1])
        {
            var named = open.At(new RecognitionOptions { FalsePositiveIdentificationRate = rate, UndecidedRate = 0.2 }.ForGallery(embedder.Calibration, open.People).Accept, options.Margin);
            Assert.InRange(named.FalsePositives.Share!.Value, rate / 3, 1.3 * rate);
        }

        Assert.Equal(2, figures.Rejections.Count);
        Assert.All(figures.Rejections, rejection =>
        {
            var refused = ((double[])[0, 0.1, 0.2, 0.3]).Select(share => rejection.Curve.At(share).Share!.Value).ToList();
            Assert.True(refused[0] > refused[1] && refused[1] > refused[2] && refused[2] > refused[3], $"{rejection.Name}: {string.Join(", ", refused)}");
        });
    }
}

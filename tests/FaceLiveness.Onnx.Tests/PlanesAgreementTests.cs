using System.Numerics;
using FaceLiveness.Testing;

namespace FaceLiveness.Onnx.Tests;

/// <summary>What the default models see in a real clip, from the decoder's planes and from the pixels that FFmpeg makes of them.</summary>
public sealed class PlanesAgreementTests
{
    [Theory]
    [InlineData("franck.mp4")]
    [InlineData("cap13_edit2.mp4")]
    public async Task Planes_are_seen_as_their_pixels_are(string clip)
    {
        using var persons = new YoloPersonDetector(TestData.Model("nanodet.onnx"), new() { Confidence = 0.35f });
        using var faces = new OnnxFaceDetector(TestData.Model("faceplugin-detect.onnx"));
        using var landmarker = new OnnxFaceLandmarker(TestData.Model("faceplugin-landmark.onnx"));
        using var embedder = new OnnxFaceEmbedder(TestData.Model("faceplugin-feature.onnx"));
        using var liveness = new PassiveLivenessCheck([new(TestData.Model("faceplugin-liveness.onnx"))]);
        var quality = new FaceQualityAssessor();
        var path = TestData.Clip(clip);
        var token = TestContext.Current.CancellationToken;
        // FFmpeg takes video that says nothing of its colours for BT.601.
        var planes = Footage.Planes(path, 20, YuvColor.Bt601);
        var pixels = Footage.Frames(path, 20);
        Assert.Equal(planes.Count, pixels.Count);
        for (var i = 0; i < planes.Count; i += 5)
        {
            var (ofPlanes, ofPixels) = (await persons.DetectAsync([planes[i]], token), await persons.DetectAsync([pixels[i]], token));
            AssertHolds(ofPixels[0], ofPlanes[0]);
            AssertHolds(ofPlanes[0], ofPixels[0]);

            var (foundInPlanes, foundInPixels) = (await faces.DetectAsync(planes[i]), await faces.DetectAsync(pixels[i]));
            Assert.Equal(foundInPixels.Count, foundInPlanes.Count);
            var (ofPlane, ofPixel) = (foundInPlanes[0], foundInPixels[0]);
            Assert.InRange(ofPlane.Box.IoU(ofPixel.Box), 0.95f, 1);
            Assert.Equal(ofPixel.Confidence, ofPlane.Confidence, 0.03f);

            var (points, expected) = (await landmarker.LocateAsync(planes[i], ofPixel.Box, token), await landmarker.LocateAsync(pixels[i], ofPixel.Box, token));
            Assert.InRange(MeanDistance(points, expected), 0, 0.01f * ofPixel.Box.Width);
            var five = expected.ToFivePoints();
            Assert.InRange(
                (await embedder.EmbedAsync(planes[i], five, token)).Similarity(await embedder.EmbedAsync(pixels[i], five, token)), 0.98f, 1.001f);
            Assert.Equal(liveness.Judge(pixels[i], ofPixel.Box), liveness.Judge(planes[i], ofPixel.Box), 0.1f);
            Assert.Equal(
                quality.Assess(pixels[i], ofPixel, expected, default).Score, quality.Assess(planes[i], ofPixel, expected, default).Score, 0.01f);
        }

        foreach (var frame in planes.Concat(pixels))
        {
            frame.Dispose();
        }
    }

    // Detections about as sure as the least that are asked for may be in one list only.
    private static void AssertHolds(IReadOnlyList<PersonDetection> found, IReadOnlyList<PersonDetection> expected)
    {
        foreach (var person in expected.Where(person => person.Confidence > 0.4f))
        {
            var same = found.MaxBy(other => other.Box.IoU(person.Box));
            Assert.InRange(same.Box.IoU(person.Box), 0.95f, 1);
            Assert.Equal(person.Confidence, same.Confidence, 0.04f);
        }
    }

    private static float MeanDistance(FaceLandmarks first, FaceLandmarks second)
    {
        var sum = 0f;
        for (var i = 0; i < first.Points.Length; i++)
        {
            sum += Vector2.Distance(first.Points[i], second.Points[i]);
        }

        return sum / first.Points.Length;
    }
}

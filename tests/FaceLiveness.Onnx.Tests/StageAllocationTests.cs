using System.Numerics;
using System.Runtime.CompilerServices;
using FaceLiveness.Testing;

namespace FaceLiveness.Onnx.Tests;

/// <summary>In the steady state a stage allocates what it returns and nothing else.</summary>
public sealed class StageAllocationTests
{
    // Header and length of an array on 64 bits; header of an object; one reference.
    private const int Array = 24;
    private const int Object = 16;
    private const int Reference = 8;
    private const int Number = 8;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Person_detection_allocates_its_lists(bool fromPlanes)
    {
        using var detector = new YoloPersonDetector(TestData.Model("nanodet.onnx"));
        using var frame = Noise(fromPlanes);
        VideoFrame[] frames = [frame];
        IReadOnlyList<IReadOnlyList<PersonDetection>> found = [];

        Assert.InRange(AllocatedBy(() => found = Now(detector.DetectAsync(frames))), 0, Array + Reference + Array + (found[0].Count * Unsafe.SizeOf<PersonDetection>()) + 8);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Face_detection_allocates_its_lists(bool fromPlanes)
    {
        using var detector = new OnnxFaceDetector(TestData.Model("faceplugin-detect.onnx"), new() { MinimumConfidence = 0.02f });
        using var frame = Noise(fromPlanes);
        ImageRegion[] regions = [ImageRegion.Whole(frame), new(frame, new(100, 50, 200, 200))];
        IReadOnlyList<IReadOnlyList<FaceDetection>> found = [];

        Assert.InRange(
            AllocatedBy(() => found = Now(detector.DetectAsync(regions))),
            0,
            Array + (2 * Reference) + (2 * (Array + 8)) + ((found[0].Count + found[1].Count) * Unsafe.SizeOf<FaceDetection>()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Landmarks_allocate_their_points(bool fromPlanes)
    {
        using var landmarker = new OnnxFaceLandmarker(TestData.Model("faceplugin-landmark.onnx"));
        using var frame = Noise(fromPlanes);

        Assert.InRange(AllocatedBy(() => Now(landmarker.LocateAsync(frame, new(100, 50, 120, 150)))), 0, Array + (68 * 8) + Object + 16);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_embedding_allocates_its_vector(bool fromPlanes)
    {
        using var embedder = new OnnxFaceEmbedder(TestData.Model("faceplugin-feature.onnx"));
        using var frame = Noise(fromPlanes);
        var points = new FivePoints(new(200, 100), new(250, 102), new(226, 130), new(206, 160), new(246, 161));

        Assert.InRange(AllocatedBy(() => Now(embedder.EmbedAsync(frame, points))), 0, Array + (embedder.Dimension * 4) + Object + (2 * Reference) + Number);
    }

    [Fact]
    public void A_passive_look_and_one_that_is_not_good_enough_allocate_nothing()
    {
        using var check = new PassiveLivenessCheck([new(TestData.Model("faceplugin-liveness.onnx"))]);
        using var frame = Noise(fromPlanes: true);
        var session = check.BeginSession();
        var tiny = new FaceObservation(
            frame, new(new(100, 50, 10, 12), 1), new FaceLandmarks(LandmarkScheme.Ibug68, new Vector2[68]), default, new(1, 1, 1, 1, 1, 1));

        Assert.Equal(0, AllocatedBy(() => check.Judge(frame, new(100, 50, 120, 150))));
        Assert.Equal(0, AllocatedBy(() => Now(session.ObserveAsync(tiny))));
    }

    // The stages answer at once: what a call allocates, this thread allocates.
    private static long AllocatedBy(Action call)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 8; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            call();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static T Now<T>(ValueTask<T> answer)
    {
        Assert.True(answer.IsCompletedSuccessfully);
        return answer.GetAwaiter().GetResult();
    }

    private static VideoFrame Noise(bool fromPlanes)
    {
        var random = new Random(1);
        var frame = fromPlanes ? VideoFrame.RentPlanes(640, 360, YuvColor.Bt709) : VideoFrame.Rent(640, 360);
        if (fromPlanes)
        {
            random.NextBytes(frame.Planes.Luma);
            random.NextBytes(frame.Planes.Cb);
            random.NextBytes(frame.Planes.Cr);
        }
        else
        {
            random.NextBytes(frame.Pixels);
        }

        return frame;
    }
}

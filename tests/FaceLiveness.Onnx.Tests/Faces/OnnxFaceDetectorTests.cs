using System.Numerics;
using FaceLiveness.Testing;

namespace FaceLiveness.Onnx.Tests;

public sealed class OnnxFaceDetectorTests
{
    public static TheoryData<string> Detectors => ["ultraface", "scrfd 500m", "scrfd 2.5g", "yunet", "yunet dynamic"];

    [Theory]
    [MemberData(nameof(Detectors))]
    public async Task Finds_the_face_where_another_detector_finds_it(string name)
    {
        using var detector = new OnnxFaceDetector(FaceModels.Path(name));
        using var reference = new OnnxFaceDetector(FaceModels.Path("scrfd 2.5g"));
        foreach (var picture in (string[])["obama/obama.jpg", "biden/biden2.jpg", "rose_leslie/img2.jpg", "kit_harington/john2.jpeg"])
        {
            using var frame = Pictures.Read(TestData.SharedFile($"media/identity/knn_examples/train/{picture}"));

            // UltraFace takes a painted tree for a smaller face.
            var face = (await detector.DetectAsync(frame))[0];
            var expected = Assert.Single(await reference.DetectAsync(frame));

            Assert.True(face.Box.IoU(expected.Box) > 0.75, $"{picture}: {face.Box}, but {expected.Box}");
            Assert.InRange(face.Confidence, 0.5f, 1f);
        }
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public async Task Finds_the_two_men_in_front_and_the_girl_behind_them(string name)
    {
        using var detector = new OnnxFaceDetector(FaceModels.Path(name));
        using var frame = Pictures.Read(TestData.SharedFile("media/identity/knn_examples/test/obama_and_biden.jpg"));

        var faces = await detector.DetectAsync(frame);

        Assert.Equal(3, faces.Count);
        Assert.Equal([785, 1255, 1705], faces.Select(face => face.Box.Center.X).Order().Zip([785, 1255, 1705], (x, expected) => MathF.Abs(x - expected) < 90 ? expected : x));
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public async Task Finds_nobody_where_there_is_nobody(string name)
    {
        using var detector = new OnnxFaceDetector(FaceModels.Path(name));
        using var frame = Pictures.Read(TestData.SharedFile("media/persons/darknet_eagle.jpg"));

        Assert.Empty(await detector.DetectAsync(frame));
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public async Task A_region_gives_the_same_place_in_the_frame_as_the_whole_frame(string name)
    {
        using var detector = new OnnxFaceDetector(FaceModels.Path(name));
        using var frame = Pictures.Read(TestData.SharedFile("media/identity/knn_examples/test/obama_and_biden.jpg"));
        var faces = await detector.DetectAsync(frame);
        foreach (var face in faces)
        {
            // A person from above the head to the knees.
            var box = face.Box;
            var person = BoundingBox.FromCorners(box.X - box.Width, box.Y - (box.Height / 2), box.Right + box.Width, box.Bottom + (4 * box.Height));

            var found = await detector.DetectAsync([new(frame, person)], TestContext.Current.CancellationToken);

            Assert.True(found[0].Max(again => again.Box.IoU(box)) > 0.7, $"{string.Join(' ', found[0])} in the region, {box} in the frame");
            Assert.All(found[0], again => Assert.True(person.Contains(again.Box.Center)));
        }
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public async Task Regions_are_answered_in_order_and_an_empty_one_with_no_face(string name)
    {
        using var detector = new OnnxFaceDetector(FaceModels.Path(name));
        using var frame = Pictures.Read(TestData.SharedFile("media/identity/knn_examples/train/obama/obama.jpg"));
        using var eagle = Pictures.Read(TestData.SharedFile("media/persons/darknet_eagle.jpg"));

        var found = await detector.DetectAsync(
            [new(frame, new(5000, 5000, 10, 10)), ImageRegion.Whole(eagle), ImageRegion.Whole(frame), new(frame, default)],
            TestContext.Current.CancellationToken);

        Assert.Equal([0, 0, 1, 0], found.Select(faces => faces.Count));
    }

    [Theory]
    [InlineData("scrfd 500m")]
    [InlineData("scrfd 2.5g")]
    [InlineData("yunet")]
    [InlineData("yunet dynamic")]
    public async Task The_five_points_lie_where_the_landmarks_say(string name)
    {
        using var detector = new OnnxFaceDetector(FaceModels.Path(name));
        using var landmarker = new OnnxFaceLandmarker(FaceModels.Path("pfld 68"));
        using var frame = Pictures.Read(TestData.SharedFile("media/identity/knn_examples/train/obama/obama.jpg"));

        var face = Assert.Single(await detector.DetectAsync(frame));
        var landmarks = await landmarker.LocateAsync(frame, face.Box, TestContext.Current.CancellationToken);

        var points = new Vector2[5];
        var expected = new Vector2[5];
        Assert.NotNull(face.Points);
        face.Points.Value.CopyTo(points);
        landmarks.ToFivePoints().CopyTo(expected);
        var betweenEyes = Vector2.Distance(expected[0], expected[1]);
        Assert.All(points.Zip(expected), pair => Assert.InRange(Vector2.Distance(pair.First, pair.Second) / betweenEyes, 0, 0.25f));
    }

    [Fact]
    public async Task A_higher_minimum_confidence_keeps_only_surer_faces()
    {
        using var frame = Pictures.Read(TestData.SharedFile("media/identity/knn_examples/test/obama_and_biden.jpg"));
        using var lenient = new OnnxFaceDetector(FaceModels.Path("yunet"), new() { MinimumConfidence = 0.1f });
        using var strict = new OnnxFaceDetector(FaceModels.Path("yunet"), new() { MinimumConfidence = 0.999f });

        Assert.NotEmpty(await lenient.DetectAsync(frame));
        Assert.Empty(await strict.DetectAsync(frame));
    }

    [Theory]
    [InlineData("yolo")]
    [InlineData("faceplugin embedder")]
    public void Another_kind_of_model_is_refused_with_what_was_found_and_what_is_supported(string name)
    {
        var path = FaceModels.Path(name);

        var exception = Assert.Throws<ModelLoadException>(() => new OnnxFaceDetector(path));

        Assert.Contains("UltraFace", exception.Message, StringComparison.Ordinal);
        Assert.Contains("SCRFD", exception.Message, StringComparison.Ordinal);
        Assert.Contains("YuNet", exception.Message, StringComparison.Ordinal);
        Assert.Contains(name == "yolo" ? "images[1,3,320,320]" : "output[1,512]", exception.Message, StringComparison.Ordinal);
    }
}

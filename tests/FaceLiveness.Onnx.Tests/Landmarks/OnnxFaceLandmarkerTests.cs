using System.Numerics;
using FaceLiveness.Testing;

namespace FaceLiveness.Onnx.Tests;

public sealed class OnnxFaceLandmarkerTests
{
    public static TheoryData<string, LandmarkScheme> Landmarkers => new()
    {
        { "faceplugin 68", LandmarkScheme.Ibug68 }, { "pfld 68", LandmarkScheme.Ibug68 }, { "mediapipe 468", LandmarkScheme.Mesh468 },
    };

    [Theory]
    [MemberData(nameof(Landmarkers))]
    public async Task Eyes_nose_and_mouth_lie_where_a_face_detector_with_points_sees_them(string name, LandmarkScheme scheme)
    {
        using var landmarker = new OnnxFaceLandmarker(FaceModels.Path(name));
        using var boxes = new OnnxFaceDetector(FaceModels.Path("ultraface"));
        using var reference = new OnnxFaceDetector(FaceModels.Path("scrfd 2.5g"));
        Assert.Equal(scheme, landmarker.Scheme);
        foreach (var picture in (string[])["obama/obama.jpg", "biden/biden2.jpg", "rose_leslie/img2.jpg", "kit_harington/john2.jpeg"])
        {
            using var frame = Pictures.Read(TestData.SharedFile($"media/identity/knn_examples/train/{picture}"));
            var face = (await boxes.DetectAsync(frame))[0];
            var expected = Five(Assert.Single(await reference.DetectAsync(frame)).Points!.Value);

            var landmarks = await landmarker.LocateAsync(frame, face.Box, TestContext.Current.CancellationToken);

            Assert.Equal(scheme, landmarks.Scheme);
            Assert.True(landmarks.Confidence > 0.9);
            var found = Five(landmarks.ToFivePoints());
            var distance = found.Zip(expected, Vector2.Distance).Average() / Vector2.Distance(expected[0], expected[1]);
            Assert.True(distance < 0.12, $"{picture}: {distance} of the distance between the eyes");
        }
    }

    [Fact]
    public async Task Both_models_of_68_points_agree_point_by_point()
    {
        using var one = new OnnxFaceLandmarker(FaceModels.Path("faceplugin 68"));
        using var other = new OnnxFaceLandmarker(FaceModels.Path("pfld 68"));
        using var detector = new OnnxFaceDetector(FaceModels.Path("ultraface"));
        using var frame = Pictures.Read(TestData.SharedFile("media/identity/knn_examples/train/obama/obama.jpg"));
        var face = Assert.Single(await detector.DetectAsync(frame));

        var a = await one.LocateAsync(frame, face.Box, TestContext.Current.CancellationToken);
        var b = await other.LocateAsync(frame, face.Box, TestContext.Current.CancellationToken);

        var betweenEyes = Vector2.Distance(a.ToFivePoints().LeftEye, a.ToFivePoints().RightEye);
        var distance = a.Points.ToArray().Zip(b.Points.ToArray(), Vector2.Distance).Average() / betweenEyes;
        Assert.True(distance < 0.12, $"{distance} of the distance between the eyes");
    }

    [Fact]
    public async Task The_mesh_says_where_there_is_no_face()
    {
        using var landmarker = new OnnxFaceLandmarker(FaceModels.Path("mediapipe 468"));
        using var frame = Pictures.Read(TestData.SharedFile("media/persons/darknet_eagle.jpg"));

        var landmarks = await landmarker.LocateAsync(frame, new(20, 20, 80, 100), TestContext.Current.CancellationToken);

        Assert.True(landmarks.Confidence < 0.5, $"{landmarks.Confidence}");
    }

    [Fact]
    public async Task A_face_at_the_edge_of_the_frame_has_its_points_near_its_box()
    {
        using var landmarker = new OnnxFaceLandmarker(FaceModels.Path("faceplugin 68"));
        using var detector = new OnnxFaceDetector(FaceModels.Path("ultraface"));
        using var frame = Pictures.Read(TestData.SharedFile("media/identity/knn_examples/train/obama/obama.jpg"));
        var face = Assert.Single(await detector.DetectAsync(frame));
        using var cut = Crop(frame, (int)(face.Box.X + (face.Box.Width * 0.05f)), (int)face.Box.Y);

        var landmarks = await landmarker.LocateAsync(cut, new(0, 0, face.Box.Width * 0.95f, face.Box.Height), TestContext.Current.CancellationToken);

        Assert.True(landmarks.Bounds.IoU(new(0, 0, face.Box.Width, face.Box.Height)) > 0.5);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(10, 0)]
    [InlineData(float.NaN, 10)]
    public async Task A_box_without_extent_is_refused(float width, float height)
    {
        using var landmarker = new OnnxFaceLandmarker(FaceModels.Path("faceplugin 68"));
        using var frame = VideoFrame.Rent(100, 100);

        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await landmarker.LocateAsync(frame, new(10, 10, width, height), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("yolo")]
    [InlineData("w600k_mbf")]
    public void Another_kind_of_model_is_refused_with_what_was_found_and_what_is_supported(string name)
    {
        var path = FaceModels.Path(name);

        var exception = Assert.Throws<ModelLoadException>(() => new OnnxFaceLandmarker(path));

        Assert.Contains("PFLD", exception.Message, StringComparison.Ordinal);
        Assert.Contains("468", exception.Message, StringComparison.Ordinal);
        Assert.Contains(name == "yolo" ? "images[1,3,320,320]" : "[1,512]", exception.Message, StringComparison.Ordinal);
    }

    private static Vector2[] Five(FivePoints points)
    {
        var five = new Vector2[5];
        points.CopyTo(five);
        return five;
    }

    private static VideoFrame Crop(VideoFrame frame, int x, int y)
    {
        var crop = VideoFrame.Rent(frame.Width - x, frame.Height - y, frame.Format);
        for (var row = 0; row < crop.Height; row++)
        {
            frame.View.Row(y + row)[(x * 3)..].CopyTo(crop.Pixels[(row * crop.Stride)..]);
        }

        return crop;
    }
}

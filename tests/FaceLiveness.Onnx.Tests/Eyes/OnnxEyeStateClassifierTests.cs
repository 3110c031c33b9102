using FaceLiveness.Testing;

namespace FaceLiveness.Onnx.Tests;

public sealed class OnnxEyeStateClassifierTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bbaf2n.mpg", 30, 44, 70)]
    [InlineData("brbk7n.mpg", 10, 22, 40)]
    public async Task Sees_both_eyes_open_shut_and_open_again(string clip, int open, int shut, int openAgain)
    {
        using var classifier = new OnnxEyeStateClassifier(TestData.Model("faceplugin-eye.onnx"));
        var states = new Dictionary<long, EyeState>();
        using var watch = new FaceWatch();
        foreach (var frame in new BlinkClips().Frames(clip))
        {
            using (frame)
            {
                if (frame.SequenceNumber == open || frame.SequenceNumber == shut || frame.SequenceNumber == openAgain)
                    states[frame.SequenceNumber] = await classifier.ClassifyAsync(frame, await watch.LandmarksAsync(frame), Cancellation);
            }
        }

        Assert.True(states[open] is { LeftOpen: > 0.8f, RightOpen: > 0.8f }, $"{states[open]}");
        Assert.True(states[shut] is { LeftOpen: < 0.2f, RightOpen: < 0.2f }, $"{states[shut]}");
        Assert.True(states[openAgain] is { LeftOpen: > 0.8f, RightOpen: > 0.8f }, $"{states[openAgain]}");
    }

    [Fact]
    public async Task Eyes_without_width_leave_it_undecided()
    {
        using var classifier = new OnnxEyeStateClassifier(TestData.Model("faceplugin-eye.onnx"));
        using var frame = VideoFrame.Rent(64, 64);

        Assert.Equal(new EyeState(0.5f, 0.5f), await classifier.ClassifyAsync(frame, new(LandmarkScheme.Ibug68, new System.Numerics.Vector2[68]), Cancellation));
    }

    [Fact]
    public void Another_kind_of_model_is_refused_with_what_was_found_and_what_is_supported()
    {
        var path = TestData.Model("faceplugin-landmark.onnx");

        var exception = Assert.Throws<ModelLoadException>(() => new OnnxEyeStateClassifier(path));

        Assert.Contains("[1,1,64,64]", exception.Message, StringComparison.Ordinal);
        Assert.Contains("[1,1,24,24]", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Allocates_nothing_in_the_steady_state()
    {
        using var classifier = new OnnxEyeStateClassifier(TestData.Model("faceplugin-eye.onnx"));
        using var frame = VideoFrame.RentPlanes(640, 360, YuvColor.Bt709);
        var points = Enumerable.Range(0, 68).Select(i => new System.Numerics.Vector2(200 + (i * 7 % 60), 120 + (i * 11 % 50))).ToArray();
        var landmarks = new FaceLandmarks(LandmarkScheme.Ibug68, points);
        var least = long.MaxValue;
        for (var i = 0; i < 8; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.True(classifier.ClassifyAsync(frame, landmarks, Cancellation).IsCompletedSuccessfully);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}

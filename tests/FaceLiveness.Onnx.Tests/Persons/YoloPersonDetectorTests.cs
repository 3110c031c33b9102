using FaceLiveness.Sample.Evaluation;
using FaceLiveness.Testing;

namespace FaceLiveness.Onnx.Tests;

public sealed class YoloPersonDetectorTests(ITestOutputHelper output)
{
    // People found in: a bus with four (one cut by the edge), two men close up, one with a dog and horses, a dog, an eagle.
    // The two smallest models miss the one that is cut, and NanoDet overlapping close-ups.
    [Theory]
    [InlineData("nanodet", 2, 2, 1, 0, 0)]
    [InlineData("yolov5n_fp16", 3, 2, 1, 0, 0)]
    [InlineData("yolov8n_uint8", 4, 2, 1, 0, 0)]
    [InlineData("yolo11n_int8", 4, 2, 1, 0, 0)]
    [InlineData("yolov10n_int8", 4, 2, 1, 0, 0)]
    [InlineData("yolox_nano_416", 4, 2, 1, 0, 0)]
    public async Task Every_family_finds_the_people_and_nothing_else_in_the_pictures(string model, params int[] expected)
    {
        using var detector = new YoloPersonDetector(PathOf(model));
        string[] names = ["bus", "zidane", "darknet_person", "darknet_dog", "darknet_eagle"];
        var pictures = names.Select(name => Footage.Picture(TestData.SharedFile($"media/persons/{name}.jpg"))).ToArray();
        var persons = await detector.DetectAsync(pictures, TestContext.Current.CancellationToken);
        Assert.Equal(expected, persons.Select(found => found.Count));
        for (var i = 0; i < pictures.Length; i++)
        {
            Assert.All(persons[i], person => Assert.Equal(person.Box, person.Box.Clip(pictures[i].Width, pictures[i].Height)));
            pictures[i].Dispose();
        }
    }

    // What was measured, less a little for other processors' rounding.
    [Theory]
    [InlineData("nanodet", 0.80, 0.87)]
    [InlineData("yolov8n_uint8", 0.85, 0.91)]
    public async Task Recall_and_precision_on_the_labelled_frames_stay_what_they_are(string model, double recall, double precision)
    {
        using var detector = new YoloPersonDetector(PathOf(model));
        var labels = MotTruth.Read(TestData.SharedFile("media/people/vtest_frames1-69_gt.txt"));
        var frames = Footage.Frames(TestData.SharedFile("media/people/vtest.avi"), 69);
        Assert.Equal(69, frames.Count);
        var accuracy = default(PersonAccuracy);
        for (var i = 0; i < frames.Count; i++)
        {
            var persons = await detector.DetectAsync([frames[i]], TestContext.Current.CancellationToken);
            accuracy = accuracy.Plus(labels[i + 1], persons[0]);
            frames[i].Dispose();
        }

        output.WriteLine($"{model}: {accuracy}");
        Assert.InRange(accuracy.Recall, recall, 1);
        Assert.InRange(accuracy.Precision, precision, 1);
    }

    [Fact]
    public async Task A_batch_gives_what_its_frames_give_alone()
    {
        using var detector = new YoloPersonDetector(PathOf("yolov5n_fp16"));
        using var bus = Footage.Picture(TestData.SharedFile("media/persons/bus.jpg"));
        using var zidane = Footage.Picture(TestData.SharedFile("media/persons/zidane.jpg"));
        var together = await detector.DetectAsync([bus, zidane], TestContext.Current.CancellationToken);
        var first = await detector.DetectAsync([bus], TestContext.Current.CancellationToken);
        var second = await detector.DetectAsync([zidane], TestContext.Current.CancellationToken);
        Assert.NotEmpty(first[0]);
        Assert.Equal(first[0].Count, together[0].Count);
        Assert.Equal(second[0].Count, together[1].Count);
        Assert.True(first[0][0].Box.IoU(together[0][0].Box) > 0.98f);
    }

    [Fact]
    public void A_graph_of_another_kind_is_refused_with_what_was_found_and_what_is_supported()
    {
        var exception = Assert.Throws<ModelLoadException>(() => new YoloPersonDetector(TestData.SharedFile("models/face_detection_yunet_2023mar.onnx")));
        Assert.Contains("cls_8[1,6400,1] float", exception.Message, StringComparison.Ordinal);
        Assert.Contains("YOLOv8/11 [b, 4 + classes, cells]", exception.Message, StringComparison.Ordinal);
    }

    // The file says that its size is dynamic, and holds the grid of 640.
    [Fact]
    public void A_size_at_which_the_model_does_not_run_is_refused_with_the_option_to_set()
    {
        var exception = Assert.Throws<ModelLoadException>(() => new YoloPersonDetector(PathOf("yolov5n_fp16"), new() { InputSize = 320 }));
        Assert.Contains("320x320", exception.Message, StringComparison.Ordinal);
        Assert.Contains("InputSize", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_that_the_model_does_not_have_is_refused() =>
        Assert.Throws<ModelLoadException>(() => new YoloPersonDetector(PathOf("yolo11n_int8"), new() { ClassIndex = 80 }));

    [Fact]
    public async Task A_cancelled_call_does_no_inference()
    {
        using var detector = new YoloPersonDetector(PathOf("yolox_nano_416"));
        using var frame = VideoFrame.Rent(64, 64);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await detector.DetectAsync([frame], new CancellationToken(canceled: true)));
    }

    private static string PathOf(string model) => model == "nanodet" ? TestData.Model("nanodet.onnx") : TestData.SharedFile($"models/{model}.onnx");
}

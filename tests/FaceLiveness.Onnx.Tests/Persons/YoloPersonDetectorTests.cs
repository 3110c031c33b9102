using System.Globalization;
using FaceLiveness.Testing;

namespace FaceLiveness.Onnx.Tests;

public sealed class YoloPersonDetectorTests
{
    private const string NanoDet = "nanodet";

    public static TheoryData<string> Models => [NanoDet, "yolov5n_fp16", "yolov8n_uint8", "yolo11n_int8", "yolov10n_int8", "yolox_nano_416"];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Every_family_finds_the_people_in_the_pictures(string model)
    {
        using var detector = new YoloPersonDetector(PathOf(model));
        var counts = new List<string>();
        foreach (var (name, _) in new[] { ("bus", 4), ("zidane", 2), ("darknet_person", 1), ("darknet_dog", 0), ("darknet_eagle", 0) })
        {
            using var picture = Footage.Picture(TestData.SharedFile($"media/persons/{name}.jpg"));
            var persons = (await detector.DetectAsync([picture], TestContext.Current.CancellationToken))[0];
            counts.Add($"{name} {string.Join(' ', persons.Select(p => p.Confidence.ToString("F2", CultureInfo.InvariantCulture)))}");
        }
        Assert.Fail(model + ": " + string.Join("; ", counts));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Recall_and_precision_on_the_labelled_frames(string model)
    {
        using var detector = new YoloPersonDetector(PathOf(model));
        var labels = PersonAccuracy.ReadLabels(TestData.SharedFile("media/people/vtest_frames1-69_gt.txt"));
        var frames = Footage.Frames(TestData.SharedFile("media/people/vtest.avi"), 71);
        var accuracy = new PersonAccuracy[3];
        for (var i = 0; i < frames.Count; i++)
        {
            var persons = (await detector.DetectAsync([frames[i]], TestContext.Current.CancellationToken))[0];
            for (var offset = 0; offset < 3; offset++)
            {
                accuracy[offset] = accuracy[offset].Plus(labels[i + offset], persons);
            }
        }
        Assert.Fail($"{model}: {string.Join(" | ", accuracy)}");
    }

    private static string PathOf(string model) => model == NanoDet ? TestData.Model("nanodet.onnx") : TestData.SharedFile($"models/{model}.onnx");
}

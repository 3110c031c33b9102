using FaceLiveness.Testing;

namespace FaceLiveness.Onnx.Tests;

/// <summary>Eyes of a photo, painted shut and open again.</summary>
public sealed class PaintedLidsTests
{
    [Theory]
    [InlineData(15)]
    [InlineData(20)]
    [InlineData(25)]
    [InlineData(30)]
    public async Task A_photo_whose_eyes_are_shut_and_opened_by_a_cut_does_not_blink(int framesPerSecond)
    {
        foreach (var photo in (string[])["rose_leslie/img2.jpg", "kit_harington/john2.jpeg", "obama/obama.jpg"])
        {
            var cuts = Enumerable.Range(2, 5).SelectMany(shut => Enumerable.Repeat(0.0, framesPerSecond * 3 / 2).Concat(Enumerable.Repeat(1.0, shut)));
            Assert.Empty(await BlinksOf(photo, [.. cuts, .. Enumerable.Repeat(0.0, framesPerSecond)], framesPerSecond));
        }
    }

    // Without this the test above would pass on lids that nobody takes for shut eyes.
    [Theory]
    [InlineData(25)]
    [InlineData(30)]
    public async Task The_same_lids_falling_and_rising_as_lids_do_blink(int framesPerSecond)
    {
        double[] open = [.. Enumerable.Repeat(0.0, framesPerSecond * 3 / 2)];
        double[] blink = [0.5, 1, 1, 0.7, 0.45, 0.2];
        Assert.Equal(3, (await BlinksOf("rose_leslie/img2.jpg", [.. open, .. blink, .. open, .. blink, .. open, .. blink, .. open], framesPerSecond)).Count);
    }

    private static async Task<List<Blink>> BlinksOf(string photo, double[] fallen, double framesPerSecond)
    {
        using var watch = new FaceWatch();
        using var picture = Pictures.Read(TestData.SharedFile($"media/identity/knn_examples/train/{photo}"));
        var clip = Path.Combine(Path.GetTempPath(), $"painted-{Guid.NewGuid():N}.mkv");
        try
        {
            PaintedLids.Record(picture, await watch.LandmarksAsync(picture), fallen, framesPerSecond, clip);
            var seen = await watch.WatchAsync(Pictures.Video(clip, framesPerSecond));
            Assert.InRange(seen.Count, fallen.Length * 9 / 10, fallen.Length);
            return [.. seen.SelectMany(look => look.Verdict.NewBlinks)];
        }
        finally
        {
            File.Delete(clip);
        }
    }
}

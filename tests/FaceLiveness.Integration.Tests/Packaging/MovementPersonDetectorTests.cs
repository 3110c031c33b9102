using FaceLiveness.Sample.Packages;

namespace FaceLiveness.Integration.Tests.Packaging;

/// <summary>A person detector written from outside, held to the contract.</summary>
public sealed class MovementPersonDetectorTests
{
    private const int Width = 320;
    private const int Height = 240;

    private readonly MovementPersonDetector _detector = new();

    [Fact]
    public async Task A_still_picture_shows_nobody()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Empty(await DetectAsync("door", new BoundingBox(100, 60, 40, 90)));
        }
    }

    [Fact]
    public async Task What_moves_is_found_where_it_was_and_is()
    {
        var (was, now) = (new BoundingBox(100, 60, 40, 90), new BoundingBox(120, 60, 40, 90));
        await DetectAsync("door", was);

        var person = Assert.Single(await DetectAsync("door", now));

        Assert.True(person.Box.IoU(BoundingBox.FromCorners(100, 60, 160, 150)) > 0.7f, $"found {person.Box}");
        Assert.InRange(person.Confidence, 0, 1);
    }

    [Fact]
    public async Task Streams_are_told_apart_within_one_call()
    {
        using var hallBefore = Picture("hall", new BoundingBox(20, 20, 60, 100));
        using var doorBefore = Picture("door", new BoundingBox(200, 60, 40, 90));
        await _detector.DetectAsync([hallBefore, doorBefore], TestContext.Current.CancellationToken);
        using var doorNow = Picture("door", new BoundingBox(230, 60, 40, 90));
        using var hallNow = Picture("hall", new BoundingBox(20, 20, 60, 100));

        var found = await _detector.DetectAsync([doorNow, hallNow], TestContext.Current.CancellationToken);

        Assert.Equal(2, found.Count);
        Assert.Single(found[0]);
        Assert.Empty(found[1]);
    }

    [Fact]
    public async Task A_change_of_light_is_nobody()
    {
        await DetectAsync("door", default);
        Assert.Empty(await DetectAsync("door", new BoundingBox(0, 0, Width, Height)));
    }

    private async Task<IReadOnlyList<PersonDetection>> DetectAsync(string stream, BoundingBox bright)
    {
        using var frame = Picture(stream, bright);
        return (await _detector.DetectAsync([frame], TestContext.Current.CancellationToken))[0];
    }

    private static VideoFrame Picture(string stream, BoundingBox bright)
    {
        var frame = VideoFrame.Rent(Width, Height, sourceId: stream);
        frame.Pixels.Fill(40);
        for (var y = (int)bright.Y; y < (int)bright.Bottom; y++)
        {
            frame.Pixels.Slice((y * frame.Stride) + ((int)bright.X * 3), (int)bright.Width * 3).Fill(200);
        }

        return frame;
    }
}

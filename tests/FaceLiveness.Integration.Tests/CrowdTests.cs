using FaceLiveness.Testing;

namespace FaceLiveness.Integration.Tests;

public sealed class CrowdTests
{
    [Fact]
    public async Task Pedestrians_are_followed_and_nobody_is_named()
    {
        using var folder = new TemporaryFolder();

        // The labelled part of PETS09-S2L1: 69 frames, 6 people, 4.9 of them in view on average, with faces too small to read.
        var run = await new WatchedRun().WatchAsync(folder.Path, [WatchedRun.Recording("square", TestData.SharedFile("media/people/vtest.avi"), 6.9)]);

        Assert.InRange(run.Results.Count, 68, 70);
        var settled = run.Results.Skip(10).ToList();
        var mean = settled.Average(result => result.Persons.Count);
        var tracks = run.Of<PersonAppeared>().Count();
        var steady = settled.SelectMany(result => result.Persons).GroupBy(person => person.TrackId).Count(track => track.Count() > 40);
        TestContext.Current.TestOutputHelper?.WriteLine($"{mean:0.0} people at once on average, {tracks} tracks, {steady} of them in more than 40 of {settled.Count} frames");
        Assert.InRange(mean, 3.5, 6.0);
        Assert.InRange(tracks, 5, 10);
        Assert.InRange(steady, 3, 6);
        Assert.Empty(run.Of<PersonRecognized>());
        Assert.Empty(run.Profiles);
    }
}

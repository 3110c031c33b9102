using FaceLiveness.Testing;

namespace FaceLiveness.Integration.Tests;

public sealed class NobodyTests
{
    [Fact]
    public async Task Bottles_are_nobody_ever()
    {
        using var folder = new TemporaryFolder();

        var run = await new WatchedRun().WatchAsync(
            folder.Path, [WatchedRun.Recording("table", TestData.SharedFile("media/people/neg_intel_bottle-detection.mp4"))]);

        Assert.True(run.Results.Count > 1000, $"{run.Results.Count} frames were analysed.");
        Assert.True(!run.Of<PersonAppeared>().Any(), $"Somebody appeared at {string.Join(", ", run.Of<PersonAppeared>().Select(e => e.At.Timestamp))}.");
        Assert.Empty(run.Profiles);
    }
}

using System.Globalization;
using FaceLiveness.Testing;

namespace FaceLiveness.Integration.Tests;

public sealed class DrillTests
{
    [Fact]
    public async Task Every_way_in_which_a_camera_fails_is_survived_and_its_neighbours_lose_nothing()
    {
        TestData.Model("nanodet.onnx");
        TestData.Clip("franck.mp4");
        using var folder = new TemporaryFolder();

        var run = await ConsoleRun.StartPatientlyAsync(folder.Path, TimeSpan.FromMinutes(4), "drill");

        var figures = run.Output.TrimEnd().Split('\n')[^1].Split(' ').Select(pair => pair.Split('=')).ToDictionary(
            pair => pair[0], pair => int.Parse(pair[1], CultureInfo.InvariantCulture));
        Assert.SkipWhen(figures["calm_lost"] > 0, "The healthy streams lose pictures while nothing fails: this machine is too busy to tell.");
        Assert.True(run.ExitCode == 0, run.Said);
        Assert.True(figures["faults"] >= 20, run.Said);
        Assert.Equal((figures["faults"], figures["faults"], 0, 0), (figures["recovered"], figures["as_expected"], figures["healthy_lost"], figures["secrets_told"]));
        Assert.InRange(figures["longest_cancel_ms"], 0, 1000);
        Assert.DoesNotContain("s3cret", run.Said, StringComparison.Ordinal);
    }
}

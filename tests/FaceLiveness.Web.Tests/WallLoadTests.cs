using System.Globalization;

namespace FaceLiveness.Web.Tests;

/// <summary>What a wall of many cameras costs the browser. The figures are in docs/page.md; here they are written down, and only what always holds is asserted.</summary>
public sealed class WallLoadTests(Chromium chromium)
{
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public async Task Every_camera_of_a_wall_is_drawn(int cameras)
    {
        await using var wall = await PaintedWall.StartAsync(cameras);
        await using var visit = await chromium.VisitAsync(wall.Address);
        await visit.UntilAsync("cameras => document.querySelectorAll(\".tile[data-state='live'][data-persons='2']\").length === cameras", cameras);
        var browser = await visit.Page.Context.NewCDPSessionAsync(visit.Page);
        await browser.SendAsync("Performance.enable", new() { ["timeDomain"] = "threadTicks" });
        var before = await ReadAsync();
        await visit.Page.EvaluateAsync("time => new Promise(done => setTimeout(done, time))", Measured.TotalMilliseconds);
        var after = await ReadAsync();

        var seconds = (after["clock"] - before["clock"]) / 1000;
        string PerSecond(string name, string unit) => string.Create(CultureInfo.InvariantCulture, $"{name} {(after[name] - before[name]) / seconds:0.000} {unit}");
        // Time that the main thread ran, not what went by while others had the processor.
        var line = $"{cameras} cameras: {string.Join(", ", PerSecond("received", "pictures/s"), PerSecond("drawn", "pictures/s"), PerSecond("skipped", "pictures/s"), PerSecond("TaskDuration", "s/s"), PerSecond("ScriptDuration", "s/s"), PerSecond("LayoutDuration", "s/s"), PerSecond("RecalcStyleDuration", "s/s"))}";
        TestContext.Current.TestOutputHelper!.WriteLine(line);
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "page")).FullName, $"wall-load-{cameras}.txt"), line, TestContext.Current.CancellationToken);
        await visit.ShootAsync($"wall-of-{cameras}");
        Assert.True(after["drawn"] - before["drawn"] >= cameras, line);
        visit.AssertCalm();

        async Task<Dictionary<string, double>> ReadAsync()
        {
            var metrics = (await browser.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics").EnumerateArray()
                .ToDictionary(metric => metric.GetProperty("name").GetString()!, metric => metric.GetProperty("value").GetDouble());
            var figures = await visit.Page.EvaluateAsync<double[]>("() => import('./live.js').then(({ LiveConnection: { figures } }) => [figures.received, figures.drawn, figures.skipped, performance.now()])");
            (metrics["received"], metrics["drawn"], metrics["skipped"], metrics["clock"]) = (figures[0], figures[1], figures[2], figures[3]);
            return metrics;
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using FaceLiveness.Testing;

namespace FaceLiveness.Integration.Tests;

/// <summary>The short form of <c>./facelive bench soak</c>: what must hold on a busy machine too.</summary>
public sealed class SoakTests
{
    // Clips have to be prepared the first time.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task FourCamerasStayAliveAndNothingGrows()
    {
        TestData.Model("nanodet.onnx");
        TestData.Clip("franck.mp4");
        using var folder = new TemporaryFolder();

        var (output, errors) = await BenchAsync(folder, "soak", "--kind", "640x360", "--streams", "4", "--minutes", "0.67", "--output", folder.In("soak.md"));

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length > 0 && lines[^1].StartsWith("rss_growth=", StringComparison.Ordinal), $"{output}\n{errors}");
        var figures = lines[^1].Split(' ').Select(figure => figure.Split('=')).ToDictionary(
            figure => figure[0], figure => double.Parse(figure[1], CultureInfo.InvariantCulture));
        Assert.Equal(4, figures["streams_alive"]);
        Assert.InRange(figures["handles_growth"], double.NegativeInfinity, 2);
        Assert.InRange(figures["threads_growth"], double.NegativeInfinity, 4);

        // In so short a time caches still fill; a frame of each camera lost every second would be ten times this.
        Assert.InRange(figures["rss_growth"], double.NegativeInfinity, 0.25);
        Assert.Contains("| cameras alive", await File.ReadAllTextAsync(folder.In("soak.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task<(string Output, string Errors)> BenchAsync(TemporaryFolder folder, params string[] arguments)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Assembly(), .. arguments])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (output, await errors);
        }
        finally
        {
            // What has ended already is not harmed.
            process.Kill(entireProcessTree: true);
        }
    }

    // Built beside the tests, in the same configuration: tests/X/bin/Release/net10.0 -> benchmarks/Y/bin/Release/net10.0.
    private static string Assembly()
    {
        var target = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var root = target.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        var assembly = Path.Combine(root, "benchmarks", "FaceLiveness.Benchmarks", "bin", target.Parent.Name, target.Name, "FaceLiveness.Benchmarks.dll");
        Assert.True(File.Exists(assembly), $"{assembly} is not there: build the solution.");
        return assembly;
    }
}

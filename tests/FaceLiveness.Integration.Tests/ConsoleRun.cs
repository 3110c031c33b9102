using System.Diagnostics;

namespace FaceLiveness.Integration.Tests;

/// <summary>The console app as a process: what a user types, and what they get to read.</summary>
internal sealed record ConsoleRun(int ExitCode, string Output, string Errors, TimeSpan Took)
{
    // As long as the longest wait that is meant to be, and the start of a process on a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Output and errors, for what may be said on either.</summary>
    public string Said => Output + Errors;

    public int TimesSaid(string sentence) => Said.Split(sentence).Length - 1;

    public static Task<ConsoleRun> StartAsync(string folder, params string[] arguments) => StartAsync(folder, null, null, arguments);

    /// <summary>For a run that whoever runs the machine ends (SIGTERM) when something can be read on its standard output.</summary>
    public static Task<ConsoleRun> StartAndTerminateAsync(string folder, string at, params string[] arguments) =>
        StartAsync(folder, null, at, Patience, arguments, "TERM");

    /// <summary>For commands that take long by their nature.</summary>
    public static Task<ConsoleRun> StartPatientlyAsync(string folder, TimeSpan patience, params string[] arguments) =>
        StartAsync(folder, null, null, patience, arguments);

    /// <param name="folder">Where it is started.</param>
    /// <param name="environment">Variables to set, beside those that are set already.</param>
    /// <param name="interruptAt">Ctrl-C is pressed when this can be read on its standard output; null to let it end.</param>
    /// <param name="arguments">What is typed behind 'facelive'.</param>
    public static Task<ConsoleRun> StartAsync(
        string folder, IReadOnlyDictionary<string, string>? environment, string? interruptAt, params string[] arguments) =>
        StartAsync(folder, environment, interruptAt, Patience, arguments);

    private static async Task<ConsoleRun> StartAsync(
        string folder, IReadOnlyDictionary<string, string>? environment, string? interruptAt, TimeSpan patience, string[] arguments, string signal = "INT")
    {
        // A process started in the background of a shell ignores Ctrl-C unless told otherwise.
        var start = interruptAt is null ? new ProcessStartInfo("dotnet") : new ProcessStartInfo("env") { ArgumentList = { $"--default-signal={signal}", "dotnet" } };
        start.ArgumentList.Add(Assembly());
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        start.WorkingDirectory = folder;
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(patience);
        using var process = Process.Start(start)!;
        try
        {
            var since = Stopwatch.GetTimestamp();
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var lines = new List<string>();
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                lines.Add(line);
                if (interruptAt is not null && line.Contains(interruptAt, StringComparison.Ordinal))
                {
                    interruptAt = null;
                    since = Stopwatch.GetTimestamp();
                    using var interrupt = Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
                    await interrupt.WaitForExitAsync(limit.Token);
                }
            }

            await process.WaitForExitAsync(limit.Token);
            return new ConsoleRun(process.ExitCode, string.Join('\n', lines), await errors, Stopwatch.GetElapsedTime(since));
        }
        finally
        {
            // What has ended already is not harmed.
            process.Kill(entireProcessTree: true);
        }
    }

    // Built beside the tests, in the same configuration: tests/X/bin/Release/net10.0 -> samples/Y/bin/Release/net10.0.
    private static string Assembly()
    {
        var target = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var root = target.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        var assembly = Path.Combine(root, "samples", "FaceLiveness.Sample.Console", "bin", target.Parent.Name, target.Name, "facelive.dll");
        Assert.True(File.Exists(assembly), $"{assembly} is not there: build the solution.");
        return assembly;
    }
}

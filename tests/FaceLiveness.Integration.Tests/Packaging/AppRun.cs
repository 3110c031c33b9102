using System.Diagnostics;

namespace FaceLiveness.Integration.Tests.Packaging;

/// <summary>A new app as a process, to be listened to and then stopped as systemd and Docker do: with SIGTERM.</summary>
internal sealed class AppRun : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public AppRun(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        _limit.CancelAfter(Patience);
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_lines)
            {
                _lines.Add(line.Data ?? string.Empty);
            }
        };
        _process.BeginErrorReadLine();
    }

    /// <summary>Reads what it says until one line fits.</summary>
    public async Task<string> HearAsync(Predicate<string> fits)
    {
        while (await _process.StandardOutput.ReadLineAsync(_limit.Token) is { } line)
        {
            lock (_lines)
            {
                _lines.Add(line);
            }

            if (fits(line))
            {
                return line;
            }
        }

        lock (_lines)
        {
            throw new InvalidOperationException($"The app ended without saying it:\n{string.Join('\n', _lines)}");
        }
    }

    /// <summary>Asks it to end, and waits until it has.</summary>
    /// <returns>What it said last, and its exit code.</returns>
    public async Task<(string Said, int ExitCode)> StopAsync()
    {
        using var asked = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        var said = await _process.StandardOutput.ReadToEndAsync(_limit.Token);
        await _process.WaitForExitAsync(_limit.Token);
        return (said, _process.ExitCode);
    }

    public void Dispose()
    {
        // What has ended already is not harmed.
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _limit.Dispose();
    }
}

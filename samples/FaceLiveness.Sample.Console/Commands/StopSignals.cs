using System.Runtime.InteropServices;

namespace FaceLiveness.Sample.Commands;

/// <summary>
/// Turns Ctrl-C and a request to end (SIGTERM) into a cancellation, and remembers which it was: whoever started the process is told by the
/// exit code. The second one, or one that is not obeyed in time, ends the process at once.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private ITimer? _impatience;
    private int _code;

    /// <param name="patience">How long what is under way may take to end in order.</param>
    /// <param name="timeProvider">Tells how long it takes.</param>
    public StopSignals(TimeSpan patience, TimeProvider timeProvider)
    {
        (_patience, _time) = (patience, timeProvider);
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, ExitCode.Cancelled)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, ExitCode.Terminated)),
        ];
    }

    public CancellationToken Token => _stopping.Token;

    /// <summary>The code to end with, where a command has ended with one.</summary>
    public int CodeOf(int ended) => ended == ExitCode.Cancelled && _code != 0 ? _code : ended;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _impatience?.Dispose();
        _stopping.Dispose();
    }

    private void Stop(PosixSignalContext signal, int code)
    {
        if (Interlocked.CompareExchange(ref _code, code, 0) != 0)
        {
            // Left to the system, which ends the process.
            return;
        }

        signal.Cancel = true;
        _impatience = _time.CreateTimer(_ => Environment.Exit(code), null, _patience, Timeout.InfiniteTimeSpan);
        _stopping.Cancel();
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FaceLiveness.FFmpeg.Native;

/// <summary>
/// Breaks off FFmpeg's blocking calls when the caller cancels or time is up. FFmpeg asks about every 100 ms while it waits for the network;
/// without an answer it would wait on a dead camera for hours.
/// </summary>
internal sealed class Interrupter(TimeProvider timeProvider, CancellationToken cancellationToken)
{
    /// <summary>Time to say goodbye to a camera (RTSP TEARDOWN), so that it does not hold a session for nobody.</summary>
    private static readonly TimeSpan ClosingTime = TimeSpan.FromMilliseconds(300);

    private long _deadline = long.MaxValue;
    private volatile bool _closing;

    /// <summary>
    /// Stays true: FFmpeg first hands out what it has read, and comes back with the error at a later call, without asking again.
    /// </summary>
    public bool TimedOut { get; private set; }

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public void Arm(TimeSpan timeout)
    {
        Volatile.Write(ref _deadline, timeProvider.GetTimestamp() + (long)(timeout.TotalSeconds * timeProvider.TimestampFrequency));
    }

    public void BeginClosing()
    {
        Arm(ClosingTime);
        _closing = true;
    }

    private bool IsDue()
    {
        if (!_closing && CancellationToken.IsCancellationRequested)
        {
            return true;
        }

        if (timeProvider.GetTimestamp() < Volatile.Read(ref _deadline))
        {
            return false;
        }

        TimedOut = true;
        return true;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Callback(nint opaque) => GCHandle<Interrupter>.FromIntPtr(opaque).Target.IsDue() ? 1 : 0;
}

namespace FaceLiveness.FFmpeg;

/// <summary>Holds what is read of a recording until its moment, so that it comes as a network would bring it. Blocks the thread that asks.</summary>
internal sealed class MediaPace : IDisposable
{
    private readonly TimeProvider _timeProvider;
    private readonly ManualResetEventSlim _due = new();
    private readonly ITimer _timer;
    private long _start;
    private DateTimeOffset? _startTime;

    public MediaPace(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _timer = timeProvider.CreateTimer(due => ((ManualResetEventSlim)due!).Set(), _due, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits until media time has come so far. It begins to run with the first call.</summary>
    /// <exception cref="OperationCanceledException">Nobody wants frames any more.</exception>
    public void WaitFor(TimeSpan time, CancellationToken cancellationToken)
    {
        if (_startTime is null)
        {
            _startTime = _timeProvider.GetUtcNow();
            _start = _timeProvider.GetTimestamp();
        }

        while (Left(time) is { } left && left > TimeSpan.Zero)
        {
            _due.Reset();
            _timer.Change(left, Timeout.InfiniteTimeSpan);
            if (Left(time) > TimeSpan.Zero)
            {
                _due.Wait(cancellationToken);
            }
        }
    }

    /// <summary>When the picture of this media time is due.</summary>
    public DateTimeOffset DueTime(TimeSpan time) => (_startTime ?? _timeProvider.GetUtcNow()) + time;

    public void Dispose()
    {
        _timer.Dispose();
        _due.Dispose();
    }

    private TimeSpan Left(TimeSpan time) => time - _timeProvider.GetElapsedTime(_start);
}

namespace FaceLiveness.FFmpeg;

/// <summary>
/// Keeps a camera's video young where this machine decodes slower than the camera sends: what waits undecoded grows old unseen. A packet's
/// lateness is the time since it was due, held against the most punctual packet so far, since nobody knows a camera's clock.
/// </summary>
internal sealed class CatchUp(TimeProvider timeProvider)
{
    /// <summary>
    /// From here on it is better to lose pictures than time: up to the next key frame everything is left out. Well above the jitter of networks, and as
    /// long as the longest usual distance of key frames, so that what is gained is worth what is lost.
    /// </summary>
    internal static readonly TimeSpan TooLate = TimeSpan.FromSeconds(2);

    /// <summary>From here on decoding spares what it can: the half second within which a guard should see what happens.</summary>
    internal static readonly TimeSpan Late = TimeSpan.FromSeconds(0.5);

    // A camera that sends key frames more seldom, or none at all, would be blind for longer than it is late.
    private static readonly TimeSpan LongestBlindness = TimeSpan.FromSeconds(5);

    // Clocks of cameras stray by a tenth of that at most.
    private const double Drift = 0.001;

    private readonly long _start = timeProvider.GetTimestamp();
    private TimeSpan? _lastKey;
    private TimeSpan? _keyInterval;
    private TimeSpan? _punctual;
    private TimeSpan _lastArrival;
    private (TimeSpan Time, TimeSpan Lateness)? _skippedFrom;

    /// <summary>How late the last packet was.</summary>
    public TimeSpan Lateness { get; private set; }

    /// <summary>Takes a packet in.</summary>
    /// <param name="time">Its media time.</param>
    /// <param name="isKey">Whether its picture needs no other one.</param>
    /// <returns>Whether it is to be left out.</returns>
    public bool Skips(TimeSpan time, bool isKey)
    {
        var now = timeProvider.GetElapsedTime(_start);
        var delay = now - time;
        var punctual = _punctual + ((now - _lastArrival) * Drift);
        _punctual = punctual < delay ? punctual : delay;
        _lastArrival = now;
        Lateness = delay - _punctual.Value;
        if (isKey)
        {
            (_keyInterval, _lastKey) = (time - _lastKey, time);
        }

        if (_skippedFrom is not { } from)
        {
            _skippedFrom = Lateness > TooLate && !isKey && _keyInterval <= LongestBlindness ? (time, Lateness) : null;
            return _skippedFrom is not null;
        }

        if (!isKey)
        {
            return true;
        }

        // Packets that wait are read in no time. Where nothing was gained none were waiting: the camera's clock stood still for a while.
        if (from.Lateness - Lateness < (time - from.Time) / 2)
        {
            (_punctual, Lateness) = (delay, TimeSpan.Zero);
        }

        _skippedFrom = null;
        return false;
    }
}

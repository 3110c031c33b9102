using FaceLiveness.FFmpeg.Native;

namespace FaceLiveness.FFmpeg;

/// <summary>
/// Turns a stream's timestamps, which may be missing, repeated or jump back, into media times that strictly rise from the stream's start.
/// </summary>
internal sealed class MediaClock
{
    /// <summary>What separates two frames whose timestamps say that they are one. Small enough to vanish when the timestamps recover.</summary>
    internal static readonly TimeSpan SmallestStep = TimeSpan.FromTicks(1);

    /// <summary>Going back by more than this is no disorder: the stream has begun to count anew (a camera's clock was set, a recording was joined).</summary>
    internal static readonly TimeSpan LargestDisorder = TimeSpan.FromSeconds(1);

    /// <summary>Nor is going forward by more than this a pause: recordings of motion alone rest for hours.</summary>
    internal static readonly TimeSpan LargestPause = TimeSpan.FromDays(1);

    /// <summary>
    /// A camera's pictures come while they are taken: timestamps that run ahead of the wall clock by more than this were set, not lived through.
    /// As large as what networks and cameras hold back and then send at once.
    /// </summary>
    internal static readonly TimeSpan LargestLead = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestInterval = TimeSpan.FromMinutes(1);

    private readonly AVRational _timeBase;
    private readonly TimeSpan _frameInterval;
    private readonly TimeProvider? _wallClock;
    private long _lastSeen;
    private long _origin;
    private TimeSpan _offset;
    private TimeSpan? _last;

    /// <param name="timeBase">Seconds per tick of the stream's timestamps.</param>
    /// <param name="frameRate">Frames per second, for timestamps that are missing; 0/0 where unknown.</param>
    /// <param name="origin">The timestamp that is time 0; <see cref="AVUtil.AV_NOPTS_VALUE"/> for that of the first frame.</param>
    /// <param name="wallClock">For a camera: no gap is longer than what this shows to have passed. Null for recordings.</param>
    public MediaClock(AVRational timeBase, AVRational frameRate, long origin, TimeProvider? wallClock = null)
    {
        const int UsualFrameRate = 25;
        _timeBase = timeBase is { Num: > 0, Den: > 0 } ? timeBase : new AVRational(1, AVUtil.AV_TIME_BASE);
        _frameInterval = frameRate is { Num: > 0, Den: > 0 }
            ? TimeSpan.FromTicks(Math.Clamp(TimeSpan.TicksPerSecond * frameRate.Den / frameRate.Num, 1, LongestInterval.Ticks))
            : TimeSpan.FromSeconds(1) / UsualFrameRate;
        _origin = origin;
        _wallClock = wallClock;
    }

    /// <summary>The media time of the next frame.</summary>
    public TimeSpan Next(long timestamp)
    {
        if (_origin == AVUtil.AV_NOPTS_VALUE && timestamp != AVUtil.AV_NOPTS_VALUE)
        {
            _origin = timestamp;
            _offset = _last is { } earlier ? earlier + _frameInterval : TimeSpan.Zero;
        }

        var time = timestamp == AVUtil.AV_NOPTS_VALUE
            ? (_last + _frameInterval) ?? TimeSpan.Zero
            : ToTime(timestamp) + _offset;
        var passed = Passed();
        if (_last is not { } last)
        {
            time = time < TimeSpan.Zero ? TimeSpan.Zero : time;
        }
        else if (last - time > LargestDisorder || time - last > (passed + LargestLead ?? LargestPause))
        {
            var next = last + (passed > _frameInterval ? passed.Value : _frameInterval);
            _offset += next - time;
            time = next;
        }
        else if (time <= last)
        {
            time = last + SmallestStep;
        }

        _last = time;
        return time;
    }

    /// <summary>What has passed since the last frame of a camera came; null for recordings.</summary>
    private TimeSpan? Passed()
    {
        if (_wallClock is null)
        {
            return null;
        }

        var now = _wallClock.GetTimestamp();
        var passed = _wallClock.GetElapsedTime(_lastSeen, now);
        _lastSeen = now;
        return passed;
    }

    private TimeSpan ToTime(long timestamp)
    {
        var ticks = ((Int128)timestamp - _origin) * _timeBase.Num * TimeSpan.TicksPerSecond / _timeBase.Den;

        // A hostile timestamp must not overflow; a century either way leaves room to add to.
        var bound = (Int128)TimeSpan.TicksPerDay * 36525;
        return TimeSpan.FromTicks((long)Int128.Clamp(ticks, -bound, bound));
    }
}

using System.Runtime.InteropServices;

namespace FaceLiveness.Imaging.Skia;

/// <summary>
/// Lays frames of uneven times onto the even grid of a video of constant rate, by repeating and leaving out, so that the video lasts
/// as long as what it shows.
/// </summary>
/// <param name="framesPerSecond">Rate of the grid.</param>
internal sealed class FrameGrid(double framesPerSecond)
{
    /// <summary>A longer pause, as when a camera was away, is shortened to this: nobody wants to watch an hour of the last picture.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private static readonly double[] UsualRates = [5, 6, 7.5, 8, 10, 12, 12.5, 15, 20, 24000 / 1001.0, 24, 25, 30000 / 1001.0, 30, 48, 50, 60000 / 1001.0, 60];

    private TimeSpan _origin;
    private TimeSpan _last = TimeSpan.MinValue;
    private long _next;

    /// <summary>Tells how often a frame is written; 0 leaves it out. All but the last of them repeat the frame before.</summary>
    /// <param name="timestamp">Media time of the frame.</param>
    public int Place(TimeSpan timestamp)
    {
        var now = TimeSpan.FromSeconds(_next / framesPerSecond);
        if (_last == TimeSpan.MinValue || timestamp < _last)
        {
            // The first frame, or the first of a connection whose time began anew.
            _origin = timestamp - now;
        }
        else if (timestamp - _last > LongestPause)
        {
            _origin = timestamp - now - LongestPause + TimeSpan.FromSeconds(1 / framesPerSecond);
        }

        _last = timestamp;
        var slot = (long)Math.Round((timestamp - _origin).TotalSeconds * framesPerSecond);
        var times = Math.Max(0, slot - _next + 1);
        _next += times;
        return (int)times;
    }

    /// <summary>The rate that a stream seems to have: the usual one nearest the middle one of its frame intervals.</summary>
    /// <param name="timestamps">Media times of its first frames, rising.</param>
    /// <returns>Frames per second, 1 to 60; 25 where the times say nothing.</returns>
    public static double EstimateRate(ReadOnlySpan<TimeSpan> timestamps)
    {
        var intervals = new List<double>(timestamps.Length);
        for (var i = 1; i < timestamps.Length; i++)
        {
            if (timestamps[i] > timestamps[i - 1])
            {
                intervals.Add((timestamps[i] - timestamps[i - 1]).TotalSeconds);
            }
        }

        if (intervals.Count == 0)
        {
            return 25;
        }

        CollectionsMarshal.AsSpan(intervals).Sort();
        var rate = Math.Clamp(1 / intervals[intervals.Count / 2], 1, 60);
        var usual = UsualRates.MinBy(candidate => Math.Abs(candidate - rate));
        return Math.Abs(usual - rate) < 0.04 * usual ? usual : Math.Round(rate, 2);
    }
}

namespace FaceLiveness.Sample.Evaluation;

/// <summary>Which frames a camera of a lower rate would have taken.</summary>
internal static class FrameRateCut
{
    /// <summary>Of each tick from the first frame on, the first frame at or after it; a frame that serves two ticks comes once.</summary>
    /// <param name="times">When each frame was taken, rising.</param>
    /// <param name="framesPerSecond">The lower rate, above 0.</param>
    /// <returns>Indices, rising.</returns>
    public static IReadOnlyList<int> Kept(IReadOnlyList<TimeSpan> times, double framesPerSecond)
    {
        // Times are rounded to ticks of 100 ns: half a millisecond must not cost a frame that is due.
        var slack = TimeSpan.FromMilliseconds(0.5);
        var kept = new List<int>();
        var tick = 0L;
        for (var i = 0; i < times.Count; i++)
        {
            var since = times[i] - times[0] + slack;
            if (since >= TimeSpan.FromSeconds(tick / framesPerSecond))
            {
                kept.Add(i);
                tick = (long)Math.Floor(since.TotalSeconds * framesPerSecond) + 1;
            }
        }

        return kept;
    }
}

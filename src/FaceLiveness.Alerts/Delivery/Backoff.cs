namespace FaceLiveness.Alerts;

/// <summary>How long to wait after a failure: twice as long each time, from one second to five minutes, less up to half of it at random.</summary>
internal static class Backoff
{
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <param name="failures">How many there were in a row, 1 or more.</param>
    /// <param name="chance">0 (the whole wait) to 1 (half of it): so that what failed together does not come back together.</param>
    public static TimeSpan After(int failures, double chance)
    {
        var whole = Math.Min(Longest.TotalSeconds, Shortest.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 30)));
        return TimeSpan.FromSeconds(whole * (1 - (Math.Clamp(chance, 0, 1) / 2)));
    }
}

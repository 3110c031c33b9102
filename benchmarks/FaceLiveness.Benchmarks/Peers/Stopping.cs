using System.Diagnostics;

namespace FaceLiveness.Benchmarks.Peers;

/// <summary>Times a short operation.</summary>
internal static class Stopping
{
    /// <summary>The median, in milliseconds, over as many runs as fit into a time, after a fifth of it to warm up: what else happens on the machine falls out.</summary>
    public static double Median(Action operation, TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time / 5)
        {
            operation();
        }

        var took = new List<double>();
        start = Stopwatch.GetTimestamp();
        do
        {
            var before = Stopwatch.GetTimestamp();
            operation();
            took.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }
        while (Stopwatch.GetElapsedTime(start) < time || took.Count < 5);
        took.Sort();
        return took[took.Count / 2];
    }
}

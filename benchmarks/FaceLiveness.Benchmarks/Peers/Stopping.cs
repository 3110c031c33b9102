using System.Diagnostics;

namespace FaceLiveness.Benchmarks.Peers;

/// <summary>Times two short operations against each other.</summary>
internal static class Stopping
{
    /// <summary>
    /// The medians, in milliseconds, over as many turns as fit into a time, after a fifth of it to warm up. The two take turns: what else happens
    /// on the machine meanwhile falls on both.
    /// </summary>
    public static (double Ours, double Theirs) Medians(Action ours, Action theirs, TimeSpan time)
    {
        var (first, second) = (new List<double>(), new List<double>());
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time || first.Count < 5)
        {
            if (Stopwatch.GetElapsedTime(start) < time / 5)
            {
                ours();
                theirs();
                continue;
            }

            first.Add(Time(ours));
            second.Add(Time(theirs));
        }

        return (Median(first), Median(second));
    }

    private static double Time(Action operation)
    {
        var start = Stopwatch.GetTimestamp();
        operation();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }
}

namespace FaceLiveness.Benchmarks.Live;

/// <summary>Percentiles of latencies that were counted by the millisecond.</summary>
internal static class Percentiles
{
    /// <summary>The latency in milliseconds that a share of all results stay at or below; 0 where there are none.</summary>
    public static int Of(ReadOnlySpan<int> counts, double share)
    {
        long total = 0;
        foreach (var count in counts)
        {
            total += count;
        }

        var wanted = (long)Math.Ceiling(total * share);
        long seen = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            seen += counts[i];
            if (seen >= wanted && seen > 0)
            {
                return i;
            }
        }

        return 0;
    }

    /// <summary>All streams' latencies together.</summary>
    public static int[] Together(IEnumerable<StreamFigures> streams)
    {
        var sum = Array.Empty<int>();
        foreach (var stream in streams)
        {
            Array.Resize(ref sum, stream.Latencies.Length);
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += stream.Latencies[i];
            }
        }

        return sum;
    }
}

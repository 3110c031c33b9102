using System.Buffers;
using System.Numerics;

namespace FaceLiveness;

/// <summary>The estimated similarity of every profile, from codes: 64 bytes a row are read instead of 2 KiB.</summary>
/// <remarks>An estimate is made like a similarity: of the two nearest samples, fused over the looks. Made and used by one search; belongs to it.</remarks>
internal readonly ref struct GalleryFirstPass
{
    // A block's estimates are written in whole groups, beyond its end.
    private const int Spill = GalleryCode.GroupRows;

    private readonly float[] _estimates;
    private readonly int _count;

    /// <param name="gallery">What is searched.</param>
    /// <param name="probes">What is searched for.</param>
    /// <param name="first">The first of the looks.</param>
    /// <param name="looks">How many looks: all of them where they are fused.</param>
    public GalleryFirstPass(GallerySnapshot gallery, in GalleryProbes probes, int first, int looks)
    {
        var tables = new GalleryCodeTable[looks];
        for (var look = 0; look < looks; look++)
        {
            tables[look] = new GalleryCodeTable(gallery.Code, probes.Vector(first + look));
        }

        var most = 0;
        foreach (var block in gallery.Blocks)
        {
            most = Math.Max(most, block.EndOfRows + Spill);
        }

        _count = gallery.Count;
        _estimates = ArrayPool<float>.Shared.Rent((_count + Spill) * (probes.AreFused ? 1 : looks));
        var rows = ArrayPool<float>.Shared.Rent(most);
        var columns = ArrayPool<float>.Shared.Rent(probes.AreFused ? most * looks : 0);
        var start = 0;
        foreach (var block in gallery.Blocks)
        {
            for (var look = 0; look < looks; look++)
            {
                var estimates = probes.AreFused ? columns.AsSpan(look * most, most) : _estimates.AsSpan((look * (_count + Spill)) + start);
                Estimate(block, tables[look], rows, estimates);
            }

            if (probes.AreFused)
            {
                Fuse(columns, most, probes.Weights, _estimates.AsSpan(start), block.Entries.Length);
            }

            start += block.Entries.Length;
        }

        ArrayPool<float>.Shared.Return(rows);
        ArrayPool<float>.Shared.Return(columns);
    }

    /// <summary>A number for each profile, in their order.</summary>
    /// <param name="look">Which look; the first where they are fused.</param>
    public ReadOnlySpan<float> Estimates(int look) => _estimates.AsSpan(look * (_count + Spill), _count);

    /// <summary>The lowest of the highest estimates.</summary>
    /// <param name="estimates">What <see cref="Estimates"/> gave.</param>
    /// <param name="few">How many of the highest.</param>
    public static float LowestOfHighest(ReadOnlySpan<float> estimates, int few)
    {
        Span<float> highest = stackalloc float[few];
        highest.Fill(float.NegativeInfinity);
        for (var i = NextFrom(estimates, 0, highest[0]); i >= 0; i = NextFrom(estimates, i + 1, highest[0]))
        {
            var at = 0;
            for (; at + 1 < few && highest[at + 1] < estimates[i]; at++)
            {
                highest[at] = highest[at + 1];
            }

            highest[at] = estimates[i];
        }

        return highest[0];
    }

    /// <summary>The next place of an estimate that is at least so high; -1 where there is none.</summary>
    public static int NextFrom(ReadOnlySpan<float> estimates, int start, float least)
    {
        var bar = new Vector<float>(least);
        var i = start;
        while (i + Vector<float>.Count <= estimates.Length && !Vector.GreaterThanOrEqualAny(new Vector<float>(estimates[i..]), bar))
        {
            i += Vector<float>.Count;
        }

        for (; i < estimates.Length; i++)
        {
            if (estimates[i] >= least)
            {
                return i;
            }
        }

        return -1;
    }

    public void Dispose() => ArrayPool<float>.Shared.Return(_estimates);

    private static void Estimate(GalleryBlock block, GalleryCodeTable table, Span<float> rows, Span<float> estimates)
    {
        var codes = block.Storage.Codes(block.EndOfRows);
        if (block.HasOneRowEach)
        {
            table.Estimate(codes, estimates);
            return;
        }

        table.Estimate(codes, rows);
        var entries = block.Entries;
        for (var i = 0; i < entries.Length; i++)
        {
            float best = float.NegativeInfinity, second = float.NegativeInfinity;
            foreach (var estimate in rows.Slice(entries[i].First, entries[i].Rows))
            {
                second = Math.Max(second, Math.Min(best, estimate));
                best = Math.Max(best, estimate);
            }

            estimates[i] = entries[i].Rows == 1 ? best : (best + second) / 2;
        }
    }

    /// <summary><see cref="LookFusion.Fuse"/>, for many profiles at once.</summary>
    private static void Fuse(ReadOnlySpan<float> columns, int stride, ReadOnlySpan<float> weights, Span<float> fused, int count)
    {
        float total = 0;
        foreach (var weight in weights)
        {
            total += weight;
        }

        for (var i = 0; i < count; i += Vector<float>.Count)
        {
            var lowest = new Vector<float>(columns[i..]);
            Vector<float> highest = lowest, lowestWeight = new(weights[0]), highestWeight = lowestWeight, sum = lowest * weights[0];
            for (var look = 1; look < weights.Length; look++)
            {
                Vector<float> estimate = new(columns[((look * stride) + i)..]), weight = new(weights[look]);
                sum += estimate * weight;
                lowestWeight = Vector.ConditionalSelect(Vector.LessThan(estimate, lowest), weight, lowestWeight);
                lowest = Vector.Min(lowest, estimate);
                highestWeight = Vector.ConditionalSelect(Vector.GreaterThanOrEqual(estimate, highest), weight, highestWeight);
                highest = Vector.Max(highest, estimate);
            }

            var mean = weights.Length < 3
                ? sum / total
                : (sum - (lowest * lowestWeight) - (highest * highestWeight)) / (new Vector<float>(total) - lowestWeight - highestWeight);
            mean.CopyTo(fused[i..]);
        }
    }
}

using System.Runtime.Intrinsics;

namespace FaceLiveness;

/// <summary>
/// The one place where similarities are made: of a whole scan, of the candidates of a first pass, and of a single profile they are the
/// same, bit for bit.
/// </summary>
internal static class GalleryScore
{
    /// <summary>The similarity of each look to each profile: the mean of its two nearest samples.</summary>
    /// <param name="entries">The profiles; their rows should fit the cache where there are many looks.</param>
    /// <param name="rows">Their rows, where each has one and they lie one after another, which spares looking for them; else empty.</param>
    /// <param name="probes">What is searched for.</param>
    /// <param name="first">The first of the looks.</param>
    /// <param name="count">How many looks.</param>
    /// <param name="similarities">Takes those of the first look, then those of the second.</param>
    public static void Each(ReadOnlySpan<GalleryEntry> entries, ReadOnlySpan<float> rows, in GalleryProbes probes, int first, int count, Span<float> similarities)
    {
        var look = 0;
        for (; look + 4 <= count; look += 4)
        {
            var four = probes.Vectors(first + look, 4);
            var length = four.Length / 4;
            var results = similarities.Slice(look * entries.Length, 4 * entries.Length);
            for (var i = 0; i < entries.Length; i++)
            {
                var nearest = NearestOfFour(rows.IsEmpty ? entries[i].Vectors : rows.Slice(i * length, length), four, length);
                for (var k = 0; k < 4; k++)
                {
                    results[(k * entries.Length) + i] = nearest[k];
                }
            }
        }

        for (; look < count; look++)
        {
            var one = probes.Vectors(first + look, 1);
            var results = similarities.Slice(look * entries.Length, entries.Length);
            for (var i = 0; i < entries.Length; i++)
            {
                results[i] = Nearest(rows.IsEmpty ? entries[i].Vectors : rows.Slice(i * one.Length, one.Length), one);
            }
        }
    }

    /// <summary>The similarity of all looks at one person to one profile.</summary>
    public static float Fused(GalleryEntry entry, in GalleryProbes probes)
    {
        Span<float> similarities = stackalloc float[probes.Count];
        Each(new(in entry), default, probes, 0, probes.Count, similarities);
        return Fused(similarities, probes.Weights);
    }

    /// <summary>One similarity for all looks at one person.</summary>
    public static float Fused(ReadOnlySpan<float> similarities, ReadOnlySpan<float> weights) =>
        similarities.Length == 1 ? similarities[0] : LookFusion.Fuse(similarities, weights);

    private static float Nearest(ReadOnlySpan<float> rows, ReadOnlySpan<float> probe)
    {
        float best = float.NegativeInfinity, second = float.NegativeInfinity;
        for (var start = 0; start < rows.Length; start += probe.Length)
        {
            var similarity = GalleryDot.One(rows.Slice(start, probe.Length), probe);
            second = Math.Max(second, Math.Min(best, similarity));
            best = Math.Max(best, similarity);
        }

        return rows.Length == probe.Length ? best : (best + second) / 2;
    }

    private static Vector128<float> NearestOfFour(ReadOnlySpan<float> rows, ReadOnlySpan<float> probes, int length)
    {
        Vector128<float> best = Vector128.Create(float.NegativeInfinity), second = best;
        for (var start = 0; start < rows.Length; start += length)
        {
            var similarity = GalleryDot.Four(rows.Slice(start, length), probes);
            second = Vector128.Max(second, Vector128.Min(best, similarity));
            best = Vector128.Max(best, similarity);
        }

        return rows.Length == length ? best : (best + second) / 2;
    }
}

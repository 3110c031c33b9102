using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace FaceLiveness;

/// <summary>
/// Everybody known, at one moment: the normalised samples of all profiles of one model in contiguous memory. Immutable; search it from
/// any thread. A dot product of two normalised rows is their cosine similarity.
/// </summary>
/// <remarks>
/// <para>A profile's similarity to a look is the mean of its two nearest samples (of its only one, where it has one): as forgiving of pose
/// as the nearest sample, and yet no single sample, wrong or unlucky, names anybody.</para>
/// <para>Up to <see cref="ExhaustiveUpTo"/> samples every one is compared. Beyond, similarities are first estimated from codes of one bit a
/// dimension, and those profiles compared that could be the nearest or the second nearest. Similarities are exact in either case; who is
/// at least 0.3 similar is found as surely as if everybody were compared, and of those who are less similar, most.</para>
/// <para>A search takes one thread. At 512 dimensions a sample takes 2112 bytes, a profile about 200 more.</para>
/// </remarks>
public sealed class GallerySnapshot
{
    /// <summary>So many samples are compared one by one; with more of them a search begins with their codes.</summary>
    public const int ExhaustiveUpTo = 16_384;

    /// <summary>
    /// Whoever is as similar as this is found as surely as the estimates are good. Lower by the margin to the second nearest than anything that
    /// names, so that a missed second can't make a name of two people who are equally near.
    /// </summary>
    private const float Certain = 0.3f;

    /// <summary>
    /// By how many standard deviations an estimate may be too low and its profile still be compared: one in 30,000 is lower. 0.13 below the
    /// similarity, with 512 dimensions.
    /// </summary>
    private const float Doubt = 4;

    /// <summary>How many of the highest estimates tell where the second nearest is.</summary>
    private const int Scouts = 32;

    /// <summary>Rows that stay in the cache while all looks pass over them.</summary>
    private const int CachedEntries = 32;

    /// <summary>Looks for which one pass over the codes is made; each keeps 4 bytes a profile until it is done.</summary>
    private const int LooksAtOnce = 8;

    /// <summary>More than a mean can come out above the numbers that it is of.</summary>
    private const float Rounding = 1e-5f;

    internal readonly GalleryBlock[] Blocks;
    internal readonly ImmutableDictionary<string, GalleryEntry> Index;
    internal readonly GalleryCode Code;
    private readonly int _exhaustiveUpTo;
    private readonly int _rows;

    internal GallerySnapshot(
        string modelId, GalleryCode code, long version, GalleryBlock[] blocks, ImmutableDictionary<string, GalleryEntry> index, int exhaustiveUpTo = ExhaustiveUpTo)
    {
        ModelId = modelId;
        Code = code;
        Version = version;
        Blocks = blocks;
        Index = index;
        _exhaustiveUpTo = exhaustiveUpTo;
        foreach (var block in blocks)
        {
            _rows += block.LivingRows;
        }
    }

    /// <summary>The model whose embeddings it holds and can be searched for.</summary>
    public string ModelId { get; }

    /// <summary>How many numbers an embedding has.</summary>
    public int Dimension => Code.Dimension;

    /// <summary>Rises with every change of the gallery.</summary>
    public long Version { get; }

    /// <summary>How many profiles it holds.</summary>
    public int Count => Index.Count;

    /// <summary>The name of a profile; null where it is not here.</summary>
    public string? NameOf(string profileId) => Index.GetValueOrDefault(profileId)?.Name;

    /// <summary>Finds the nearest profile and the second nearest.</summary>
    /// <exception cref="EmbeddingModelMismatchException">The probe comes from another model.</exception>
    public GallerySearch Search(FaceEmbedding probe)
    {
        using var probes = GalleryProbes.Of(this, probe);
        return SearchOne(probes);
    }

    /// <summary>Finds the nearest profile and the second nearest to several looks at one person, fused as <see cref="TrackIdentityVote"/> tells.</summary>
    /// <param name="looks">At least one.</param>
    /// <exception cref="EmbeddingModelMismatchException">A look comes from another model.</exception>
    public GallerySearch Search(IReadOnlyList<FaceLook> looks)
    {
        using var probes = GalleryProbes.Of(this, looks);
        return SearchOne(probes);
    }

    /// <summary>
    /// Searches for several people at once, with what <see cref="Search(FaceEmbedding)"/> finds for each, bit for bit. Takes less time than one
    /// after another: what is read from memory is compared with all of them.
    /// </summary>
    /// <param name="probes">One look at each of them.</param>
    /// <returns>What was found, in the order of the probes.</returns>
    /// <exception cref="EmbeddingModelMismatchException">A probe comes from another model.</exception>
    public IReadOnlyList<GallerySearch> SearchEach(IReadOnlyList<FaceEmbedding> probes)
    {
        ArgumentNullException.ThrowIfNull(probes);
        using var each = GalleryProbes.Of(this, probes);
        var rankings = new GalleryRanking[probes.Count];
        Search(each, rankings);
        return Array.ConvertAll(rankings, static ranking => ranking.ToSearch());
    }

    /// <summary>The fused similarity of several looks to one profile; null where the profile is not here.</summary>
    /// <param name="profileId">Which profile.</param>
    /// <param name="looks">At least one.</param>
    /// <exception cref="EmbeddingModelMismatchException">A look comes from another model.</exception>
    public float? SimilarityTo(string profileId, IReadOnlyList<FaceLook> looks)
    {
        using var probes = GalleryProbes.Of(this, looks);
        return Index.TryGetValue(profileId, out var entry) ? GalleryScore.Fused(entry, probes) : null;
    }

    /// <summary>The same gallery, for which everybody is compared whatever their number.</summary>
    internal GallerySnapshot Exhaustive() => new(ModelId, Code, Version, Blocks, Index, int.MaxValue);

    private GallerySearch SearchOne(in GalleryProbes probes)
    {
        var ranking = new GalleryRanking();
        Search(probes, new Span<GalleryRanking>(ref ranking));
        return ranking.ToSearch();
    }

    private void Search(in GalleryProbes probes, Span<GalleryRanking> rankings)
    {
        rankings.Fill(new GalleryRanking());
        if (_rows <= _exhaustiveUpTo)
        {
            CompareAll(probes, rankings);
        }
        else if (probes.AreFused)
        {
            using var pass = new GalleryFirstPass(this, probes, 0, probes.Count);
            rankings[0] = CompareNearest(pass.Estimates(0), probes, 0, probes.Count);
        }
        else
        {
            for (var first = 0; first < probes.Count; first += LooksAtOnce)
            {
                var looks = Math.Min(LooksAtOnce, probes.Count - first);
                using var pass = new GalleryFirstPass(this, probes, first, looks);
                for (var look = 0; look < looks; look++)
                {
                    rankings[first + look] = CompareNearest(pass.Estimates(look), probes, first + look, 1);
                }
            }
        }
    }

    [SkipLocalsInit]
    private void CompareAll(in GalleryProbes probes, Span<GalleryRanking> rankings)
    {
        Span<float> similarities = probes.Count <= 32 ? stackalloc float[probes.Count * CachedEntries] : new float[probes.Count * CachedEntries];
        Span<float> ofOne = stackalloc float[probes.AreFused ? probes.Count : 0];
        foreach (var block in Blocks)
        {
            for (var start = 0; start < block.Entries.Length; start += CachedEntries)
            {
                var entries = block.Entries[start..Math.Min(start + CachedEntries, block.Entries.Length)];
                GalleryScore.Each(entries, block.OneRowOfEach(start, entries.Length), probes, 0, probes.Count, similarities);
                for (var i = 0; i < entries.Length; i++)
                {
                    for (var look = 0; look < probes.Count; look++)
                    {
                        var similarity = similarities[(look * entries.Length) + i];
                        if (probes.AreFused)
                        {
                            ofOne[look] = similarity;
                        }
                        else
                        {
                            rankings[look].Consider(entries[i], similarity);
                        }
                    }

                    // A mean is no higher than the highest: most profiles need no more.
                    if (probes.AreFused && TensorPrimitives.Max<float>(ofOne) + Rounding >= rankings[0].SecondSimilarity)
                    {
                        rankings[0].Consider(entries[i], GalleryScore.Fused(ofOne, probes.Weights));
                    }
                }
            }
        }
    }

    /// <summary>Compares those who by their estimates could be the nearest or the second nearest.</summary>
    private GalleryRanking CompareNearest(ReadOnlySpan<float> estimates, in GalleryProbes probes, int first, int looks)
    {
        // The second nearest of a few is no nearer than the second nearest of all.
        var lowest = GalleryFirstPass.LowestOfHighest(estimates, Scouts);
        var second = CompareFrom(lowest, estimates, probes, first, looks).SecondSimilarity;
        return CompareFrom(Math.Min(lowest, Math.Max(second, Certain) - (Doubt * Code.Deviation)), estimates, probes, first, looks);
    }

    private GalleryRanking CompareFrom(float least, ReadOnlySpan<float> estimates, in GalleryProbes probes, int first, int looks)
    {
        var ranking = new GalleryRanking();
        Span<float> similarities = stackalloc float[looks];
        foreach (var block in Blocks)
        {
            var entries = block.Entries;
            var mine = estimates[..entries.Length];
            var next = -1;
            for (var i = GalleryFirstPass.NextFrom(mine, 0, least); i >= 0; i = next)
            {
                next = GalleryFirstPass.NextFrom(mine, i + 1, least);
                if (next >= 0)
                {
                    entries[next].Prefetch();
                }

                GalleryScore.Each(entries.Slice(i, 1), default, probes, first, looks, similarities);
                ranking.Consider(entries[i], GalleryScore.Fused(similarities, probes.Weights));
            }

            estimates = estimates[entries.Length..];
        }

        return ranking;
    }
}

using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace FaceLiveness;

/// <summary>
/// Everybody known, at one moment: the normalised samples of all profiles of one model in contiguous memory. Immutable; search it from
/// any thread. A dot product of two normalised rows is their cosine similarity.
/// </summary>
/// <remarks>
/// A profile's similarity to a look is the mean of its two nearest samples (of its only one, where it has one): as forgiving of pose
/// as the nearest sample, and yet no single sample, wrong or unlucky, names anybody.
/// A sample takes 4 bytes a dimension, 2 KiB at 512; a profile about 200 bytes more.
/// </remarks>
public sealed class GallerySnapshot
{
    internal readonly GalleryEntry[] Entries;
    internal readonly ImmutableDictionary<string, int> Index;

    internal GallerySnapshot(string modelId, int dimension, long version, GalleryEntry[] entries, ImmutableDictionary<string, int> index)
    {
        ModelId = modelId;
        Dimension = dimension;
        Version = version;
        Entries = entries;
        Index = index;
    }

    /// <summary>The model whose embeddings it holds and can be searched for.</summary>
    public string ModelId { get; }

    /// <summary>How many numbers an embedding has.</summary>
    public int Dimension { get; }

    /// <summary>Rises with every change of the gallery.</summary>
    public long Version { get; }

    /// <summary>How many profiles it holds.</summary>
    public int Count => Entries.Length;

    /// <summary>The name of a profile; null where it is not here.</summary>
    public string? NameOf(string profileId) => Index.TryGetValue(profileId, out var i) ? Entries[i].Name : null;

    /// <summary>Finds the nearest profile and the second nearest.</summary>
    /// <exception cref="EmbeddingModelMismatchException">The probe comes from another model.</exception>
    public GallerySearch Search(FaceEmbedding probe)
    {
        ArgumentNullException.ThrowIfNull(probe);
        return Search([probe], [1]);
    }

    /// <summary>Finds the nearest profile and the second nearest to several looks at one person, fused as <see cref="TrackIdentityVote"/> tells.</summary>
    /// <param name="looks">At least one.</param>
    /// <exception cref="EmbeddingModelMismatchException">A look comes from another model.</exception>
    public GallerySearch Search(IReadOnlyList<FaceLook> looks)
    {
        var (probes, weights) = Unpack(looks);
        return Search(probes, weights);
    }

    /// <summary>The fused similarity of several looks to one profile; null where the profile is not here.</summary>
    /// <param name="profileId">Which profile.</param>
    /// <param name="looks">At least one.</param>
    /// <exception cref="EmbeddingModelMismatchException">A look comes from another model.</exception>
    public float? SimilarityTo(string profileId, IReadOnlyList<FaceLook> looks)
    {
        var (probes, weights) = Unpack(looks);
        ThrowIfForeign(probes);
        return Index.TryGetValue(profileId, out var i)
            ? Fused(Entries[i], probes, weights, stackalloc float[probes.Length])
            : null;
    }

    private GallerySearch Search(ReadOnlySpan<FaceEmbedding> probes, ReadOnlySpan<float> weights)
    {
        ThrowIfForeign(probes);
        Span<float> similarities = stackalloc float[probes.Length];
        int best = -1, second = -1;
        float bestSimilarity = float.NegativeInfinity, secondSimilarity = float.NegativeInfinity;
        var entries = Entries;
        for (var i = 0; i < entries.Length; i++)
        {
            var similarity = Fused(entries[i], probes, weights, similarities);
            if (similarity > bestSimilarity)
            {
                (second, secondSimilarity) = (best, bestSimilarity);
                (best, bestSimilarity) = (i, similarity);
            }
            else if (similarity > secondSimilarity)
            {
                (second, secondSimilarity) = (i, similarity);
            }
        }

        return new GallerySearch(Match(best, bestSimilarity), Match(second, secondSimilarity));
    }

    private GalleryMatch? Match(int entry, float similarity) =>
        entry < 0 ? null : new GalleryMatch(Entries[entry].ProfileId, Entries[entry].Name, similarity);

    private float Fused(GalleryEntry entry, ReadOnlySpan<FaceEmbedding> probes, ReadOnlySpan<float> weights, Span<float> similarities)
    {
        for (var p = 0; p < probes.Length; p++)
        {
            similarities[p] = Nearest(entry, probes[p].Vector);
        }

        return probes.Length == 1 ? similarities[0] : LookFusion.Fuse(similarities, weights);
    }

    private float Nearest(GalleryEntry entry, ReadOnlySpan<float> probe)
    {
        float best = float.NegativeInfinity, second = float.NegativeInfinity;
        var rows = entry.Block.AsSpan(entry.Offset, entry.Rows * Dimension);
        for (var start = 0; start < rows.Length; start += Dimension)
        {
            var similarity = TensorPrimitives.Dot(probe, rows.Slice(start, Dimension));
            if (similarity > best)
            {
                (best, second) = (similarity, best);
            }
            else if (similarity > second)
            {
                second = similarity;
            }
        }

        return entry.Rows == 1 ? best : (best + second) / 2;
    }

    private void ThrowIfForeign(ReadOnlySpan<FaceEmbedding> probes)
    {
        foreach (var probe in probes)
        {
            EmbeddingModelMismatchException.ThrowIfDifferent(ModelId, probe.ModelId);
            if (probe.Dimension != Dimension)
            {
                throw new ArgumentException($"The gallery holds {Dimension}-dimensional embeddings, but was searched for one of {probe.Dimension}.");
            }
        }
    }

    private static (FaceEmbedding[] Probes, float[] Weights) Unpack(IReadOnlyList<FaceLook> looks)
    {
        ArgumentNullException.ThrowIfNull(looks);
        ArgumentOutOfRangeException.ThrowIfZero(looks.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(looks.Count, 1000);
        var probes = new FaceEmbedding[looks.Count];
        var weights = new float[looks.Count];
        for (var i = 0; i < probes.Length; i++)
        {
            probes[i] = looks[i].Embedding;
            // A look of quality 0 still is a look: a sum of weights must never be zero.
            weights[i] = Math.Max(looks[i].Quality, 0.01f);
        }

        return (probes, weights);
    }
}

/// <summary>Where a profile's rows lie.</summary>
internal sealed record GalleryEntry(string ProfileId, string Name, float[] Block, int Offset, int Rows);

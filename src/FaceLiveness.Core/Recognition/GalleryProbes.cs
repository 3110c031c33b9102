using System.Buffers;

namespace FaceLiveness;

/// <summary>What is searched for, in contiguous memory: several looks at one person, which are fused, or one look at each of several.</summary>
internal readonly ref struct GalleryProbes
{
    private readonly float[] _vectors;
    private readonly int _length;

    private GalleryProbes(int count, int dimension, float[]? weights)
    {
        _length = GalleryDot.Padded(dimension);
        _vectors = ArrayPool<float>.Shared.Rent(count * _length);
        Count = count;
        Dimension = dimension;
        Weights = weights;
    }

    /// <summary>How many looks.</summary>
    public int Count { get; }

    public int Dimension { get; }

    /// <summary>The weights of looks at one person; empty where each look is for itself.</summary>
    public ReadOnlySpan<float> Weights { get; }

    /// <summary>Whether all looks are at one person.</summary>
    public bool AreFused => Weights.Length > 0;

    /// <summary>Looks filled up with zeros, one after another.</summary>
    public ReadOnlySpan<float> Vectors(int first, int count) => _vectors.AsSpan(first * _length, count * _length);

    /// <summary>A look as it came.</summary>
    public ReadOnlySpan<float> Vector(int look) => _vectors.AsSpan(look * _length, Dimension);

    public static GalleryProbes Of(GallerySnapshot gallery, FaceEmbedding probe)
    {
        ArgumentNullException.ThrowIfNull(probe);
        ThrowIfForeign(gallery, probe);
        var probes = new GalleryProbes(1, gallery.Dimension, null);
        probes.Set(0, probe);
        return probes;
    }

    public static GalleryProbes Of(GallerySnapshot gallery, IReadOnlyList<FaceEmbedding> each)
    {
        foreach (var probe in each)
        {
            ArgumentNullException.ThrowIfNull(probe, nameof(each));
            ThrowIfForeign(gallery, probe);
        }

        var probes = new GalleryProbes(each.Count, gallery.Dimension, null);
        for (var i = 0; i < each.Count; i++)
        {
            probes.Set(i, each[i]);
        }

        return probes;
    }

    public static GalleryProbes Of(GallerySnapshot gallery, IReadOnlyList<FaceLook> looks)
    {
        ArgumentNullException.ThrowIfNull(looks);
        ArgumentOutOfRangeException.ThrowIfZero(looks.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(looks.Count, 1000);
        var weights = new float[looks.Count];
        for (var i = 0; i < weights.Length; i++)
        {
            ThrowIfForeign(gallery, looks[i].Embedding);
            // A look of quality 0 still is a look: a sum of weights must never be zero.
            weights[i] = Math.Max(looks[i].Quality, 0.01f);
        }

        var probes = new GalleryProbes(looks.Count, gallery.Dimension, weights);
        for (var i = 0; i < weights.Length; i++)
        {
            probes.Set(i, looks[i].Embedding);
        }

        return probes;
    }

    public void Dispose() => ArrayPool<float>.Shared.Return(_vectors);

    private void Set(int look, FaceEmbedding embedding)
    {
        var row = _vectors.AsSpan(look * _length, _length);
        embedding.Vector.CopyTo(row);
        row[Dimension..].Clear();
    }

    private static void ThrowIfForeign(GallerySnapshot gallery, FaceEmbedding probe)
    {
        EmbeddingModelMismatchException.ThrowIfDifferent(gallery.ModelId, probe.ModelId);
        if (probe.Dimension != gallery.Dimension)
        {
            throw new ArgumentException($"The gallery holds {gallery.Dimension}-dimensional embeddings, but was searched for one of {probe.Dimension}.");
        }
    }
}

using System.Numerics.Tensors;

namespace FaceLiveness;

/// <summary>A face as a direction in space: an L2-normalised vector, and the model that made it.</summary>
/// <remarks>Biometric data. Its text form shows the model and the dimension only.</remarks>
public sealed class FaceEmbedding
{
    // Far above the rounding of a normalised vector's norm (about 1e-7), far below anything that a similarity could notice.
    private const float NormTolerance = 1e-5f;

    private readonly float[] _vector;

    /// <summary>Copies and normalises a vector. One that is normalised already keeps every bit, so that storing and loading changes nothing.</summary>
    /// <param name="modelId">The <see cref="IFaceEmbedder.ModelId"/> of the model that made it.</param>
    /// <param name="vector">Any length but zero; finite numbers.</param>
    /// <exception cref="ArgumentException">The vector is empty, all zero, or holds a number that is not finite.</exception>
    public FaceEmbedding(string modelId, ReadOnlySpan<float> vector)
    {
        ArgumentException.ThrowIfNullOrEmpty(modelId);
        var norm = TensorPrimitives.Norm(vector);
        if (!(norm > 0) || !float.IsFinite(norm))
        {
            throw new ArgumentException("An embedding needs finite numbers that are not all zero.", nameof(vector));
        }

        ModelId = modelId;
        _vector = vector.ToArray();
        if (MathF.Abs(norm - 1) > NormTolerance)
        {
            TensorPrimitives.Divide(vector, norm, _vector);
        }
    }

    /// <summary>The model that made it. Embeddings of different models can't be compared.</summary>
    public string ModelId { get; }

    /// <summary>How many numbers it has.</summary>
    public int Dimension => _vector.Length;

    /// <summary>The numbers; their squares add up to 1.</summary>
    public ReadOnlySpan<float> Vector => _vector;

    /// <summary>
    /// How much of a face the model found in the picture, 0 (nothing to tell people apart by) to 1 (all that it can use); 1 where its embedder
    /// does not tell. Known when the embedding is made, for the look's <see cref="FaceQuality"/>; not stored.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not 0 to 1.</exception>
    public float Recognizability
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1);
            field = value;
        }
    } = 1;

    /// <summary>Cosine similarity, -1 to 1.</summary>
    /// <exception cref="EmbeddingModelMismatchException">The other comes from another model.</exception>
    public float Similarity(FaceEmbedding other)
    {
        ArgumentNullException.ThrowIfNull(other);
        EmbeddingModelMismatchException.ThrowIfDifferent(ModelId, other.ModelId);
        return TensorPrimitives.Dot(Vector, other.Vector);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Dimension}-d embedding of {ModelId}";
}

using System.Numerics.Tensors;

namespace FaceLiveness;

/// <summary>How several looks become one similarity.</summary>
internal static class LookFusion
{
    /// <summary>
    /// The mean of the similarities, weighted by quality. From three looks on the lowest and the highest are left out,
    /// so that no single bad frame, in either direction, moves the result.
    /// </summary>
    public static float Fuse(ReadOnlySpan<float> similarities, ReadOnlySpan<float> weights)
    {
        var lowest = -1;
        var highest = -1;
        if (similarities.Length >= 3)
        {
            lowest = TensorPrimitives.IndexOfMin(similarities);
            highest = TensorPrimitives.IndexOfMax(similarities);
            if (lowest == highest)
            {
                return similarities[0];
            }
        }

        float sum = 0, total = 0;
        for (var i = 0; i < similarities.Length; i++)
        {
            if (i != lowest && i != highest)
            {
                sum += similarities[i] * weights[i];
                total += weights[i];
            }
        }

        return sum / total;
    }

    /// <summary>One embedding for all looks: their mean, weighted by quality; null without a look, or where they cancel each other out.</summary>
    public static FaceEmbedding? Merge(IReadOnlyList<FaceLook> looks)
    {
        if (looks.Count == 0)
        {
            return null;
        }

        var sum = new float[looks[0].Embedding.Dimension];
        for (var i = 0; i < looks.Count; i++)
        {
            TensorPrimitives.MultiplyAdd(looks[i].Embedding.Vector, looks[i].Quality, sum, sum);
        }

        return TensorPrimitives.Norm<float>(sum) > 0 ? new FaceEmbedding(looks[0].Embedding.ModelId, sum) : null;
    }
}

namespace FaceLiveness.Sample.Evaluation;

/// <summary>Similarities of one person's faces and of different people's: both kinds of error at every threshold. A pair is accepted at the threshold and above.</summary>
internal sealed class SimilarityScores
{
    private readonly float[] _same;
    private readonly float[] _different;

    /// <param name="same">Of one person; <see cref="Verification.NoFace"/> where a face was not found.</param>
    /// <param name="different">Of different people.</param>
    public SimilarityScores(IEnumerable<float> same, IEnumerable<float> different)
    {
        _same = [.. same.Order()];
        _different = [.. different.Order()];
    }

    /// <summary>Rising.</summary>
    public IReadOnlyList<float> Same => _same;

    /// <summary>Rising.</summary>
    public IReadOnlyList<float> Different => _different;

    /// <summary>How many of different people are accepted.</summary>
    public Proportion FalseMatches(float threshold) => Accepted(_different, threshold);

    /// <summary>How many of one person are accepted.</summary>
    public Proportion TrueMatches(float threshold) => Accepted(_same, threshold);

    /// <summary>How many of one person are refused.</summary>
    public Proportion FalseNonMatches(float threshold) => TrueMatches(threshold) is var accepted ? new(accepted.Of - accepted.Count, accepted.Of) : default;

    /// <summary>
    /// The lowest threshold at which at most this share of different people is accepted. Null where there are too few to tell: fewer than one would be.
    /// </summary>
    public float? ThresholdAt(double falseMatchRate)
    {
        var most = (int)Math.Floor((falseMatchRate * _different.Length) + 1e-6);
        return most < 1 ? null
            : most >= _different.Length ? float.NegativeInfinity
            : MathF.BitIncrement(_different[^(most + 1)]);
    }

    /// <summary>Share of one person's pairs accepted where at most this share of different people's is; null where there are too few to tell.</summary>
    public Proportion? TrueAcceptRate(double falseMatchRate) =>
        _same.Length > 0 && ThresholdAt(falseMatchRate) is { } threshold ? TrueMatches(threshold) : null;

    /// <summary>Where both errors are equally frequent: the threshold, and the mean of both rates there. Null where either kind is missing.</summary>
    public (float Threshold, double Rate)? Equal
    {
        get
        {
            if (_same.Length == 0 || _different.Length == 0)
            {
                return null;
            }

            // One rate falls and the other rises with the threshold: they cross at a similarity of one of the pairs.
            var (low, high) = (0, _same.Length + _different.Length);
            float[] all = [.. _same, .. _different, float.PositiveInfinity];
            Array.Sort(all);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = FalseNonMatches(all[middle]).Share >= FalseMatches(all[middle]).Share ? (low, middle) : (middle + 1, high);
            }

            var at = low > 0 && Gap(all[low - 1]) < Gap(all[low]) ? all[low - 1] : all[low];
            return (at, (FalseNonMatches(at).Share!.Value + FalseMatches(at).Share!.Value) / 2);

            double Gap(float threshold) => Math.Abs(FalseNonMatches(threshold).Share!.Value - FalseMatches(threshold).Share!.Value);
        }
    }

    private static Proportion Accepted(float[] rising, float threshold)
    {
        var (low, high) = (0, rising.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = rising[middle] < threshold ? (middle + 1, high) : (low, middle);
        }

        return new(rising.Length - low, rising.Length);
    }
}

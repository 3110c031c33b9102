namespace FaceLiveness.Sample.Evaluation;

/// <summary>
/// Pairs by how alike they are: what a threshold makes of them. A pair is accepted as one person at the threshold and above.
/// </summary>
/// <param name="pairs">Whether it is the same person, and the similarity; <see cref="NoFace"/> where a face was not found.</param>
internal sealed class Verification(IEnumerable<(bool Same, float Similarity)> pairs)
{
    /// <summary>A face that was not found is unlike everybody, at any threshold.</summary>
    public const float NoFace = float.NegativeInfinity;

    private readonly (bool Same, float Similarity)[] _pairs = [.. pairs.OrderByDescending(pair => pair.Similarity)];

    public int Count => _pairs.Length;

    public int Same => _pairs.Count(pair => pair.Same);

    public int Different => Count - Same;

    /// <summary>The most alike of different people; null where there are none with faces.</summary>
    public float? MostAlikeStrangers =>
        _pairs.Where(pair => !pair.Same && pair.Similarity > NoFace).Select(pair => (float?)pair.Similarity).FirstOrDefault();

    /// <summary>Pairs that a threshold judges rightly.</summary>
    public int Right(float threshold) => _pairs.Count(pair => (pair.Similarity >= threshold) == pair.Same);

    /// <summary>Share of the pairs that a threshold judges rightly.</summary>
    public double Accuracy(float threshold) => (double)Right(threshold) / Count;

    /// <summary>
    /// The threshold that judges most pairs rightly, midway between two similarities; of several equally good ones the highest,
    /// since a wrong name is worse than none.
    /// </summary>
    public float BestThreshold()
    {
        var faces = _pairs.TakeWhile(pair => pair.Similarity > NoFace).ToArray();
        var (best, gain, most) = (faces.Length == 0 ? 1 : MathF.BitIncrement(faces[0].Similarity), 0, 0);
        for (var i = 0; i < faces.Length; i++)
        {
            gain += faces[i].Same ? 1 : -1;
            var similarity = faces[i].Similarity;
            var isLast = i == faces.Length - 1;
            if (gain > most && (isLast || faces[i + 1].Similarity < similarity))
            {
                most = gain;
                best = isLast ? similarity : Between(faces[i + 1].Similarity, similarity);
            }
        }

        return best;
    }

    /// <summary>
    /// TAR: the share of the pairs of one person that is accepted where at most one in <paramref name="oneIn"/> pairs of different people is.
    /// Null where there are too few to tell: fewer than that many pairs of different people, or none of the same.
    /// </summary>
    /// <param name="oneIn">100 for a rate of 1 %; at least 2.</param>
    public double? TrueAcceptRate(int oneIn)
    {
        var strangers = _pairs.Where(pair => !pair.Same).Select(pair => pair.Similarity).ToArray();
        if (strangers.Length < oneIn || Same == 0)
        {
            return null;
        }

        // The first stranger too many must stay out, and whoever is no more alike.
        var tooMany = strangers[strangers.Length / oneIn];
        return (double)_pairs.Count(pair => pair.Same && pair.Similarity > tooMany) / Same;
    }

    // Rounding must not put the middle on the lower one, which would be accepted.
    private static float Between(float lower, float upper) => lower + ((upper - lower) / 2) is var middle && middle > lower ? middle : upper;
}

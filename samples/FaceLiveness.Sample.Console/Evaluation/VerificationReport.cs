namespace FaceLiveness.Sample.Evaluation;

/// <summary>Verification over folds, as the protocol of Labeled Faces in the Wild has it.</summary>
internal sealed class VerificationReport
{
    /// <param name="pairs">Every pair's fold, whether it is the same person, and the similarity.</param>
    public VerificationReport(IReadOnlyList<(string Fold, bool Same, float Similarity)> pairs)
    {
        All = Of(pairs);
        var folds = pairs.GroupBy(pair => pair.Fold, StringComparer.Ordinal).ToList();
        Folds =
        [
            .. folds.Select(fold => new FoldVerification(
                fold.Key, Of(fold), folds.Count == 1 ? All.BestThreshold() : Of(pairs.Where(pair => pair.Fold != fold.Key)).BestThreshold())),
        ];
    }

    public Verification All { get; }

    public IReadOnlyList<FoldVerification> Folds { get; }

    /// <summary>True where the threshold was chosen on the pairs that it judges: with a single fold.</summary>
    public bool IsChosenOnTheSame => Folds.Count == 1;

    /// <summary>Share of all pairs that the thresholds of their folds judge rightly.</summary>
    public double Accuracy => (double)Folds.Sum(fold => fold.Pairs.Right(fold.Threshold)) / All.Count;

    /// <summary>Mean of the folds' thresholds.</summary>
    public float Threshold => Folds.Average(fold => fold.Threshold);

    private static Verification Of(IEnumerable<(string Fold, bool Same, float Similarity)> pairs) => new(pairs.Select(pair => (pair.Same, pair.Similarity)));
}

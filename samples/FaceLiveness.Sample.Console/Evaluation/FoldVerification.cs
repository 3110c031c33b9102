namespace FaceLiveness.Sample.Evaluation;

/// <summary>One fold, judged by a threshold that was chosen without it.</summary>
/// <param name="Fold">Its name.</param>
/// <param name="Pairs">Its pairs.</param>
/// <param name="Threshold">Best on the other folds; with one fold only, on itself.</param>
internal sealed record FoldVerification(string Fold, Verification Pairs, float Threshold)
{
    public double Accuracy => Pairs.Accuracy(Threshold);
}

namespace FaceLiveness.Sample.Evaluation;

/// <summary>Two pictures to compare.</summary>
/// <param name="Fold">The part of the set that it belongs to.</param>
/// <param name="Same">True where both show the same person.</param>
/// <param name="A">One picture.</param>
/// <param name="B">The other.</param>
internal sealed record PicturePair(string Fold, bool Same, string A, string B);

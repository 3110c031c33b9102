namespace FaceLiveness;

/// <summary>How often two different people's faces reach a similarity.</summary>
/// <param name="Rate">Share of the comparisons of different people that reach it, above 0 and at most 0.5.</param>
/// <param name="Similarity">Cosine similarity, -1 to 1.</param>
public readonly record struct FalseMatchPoint(double Rate, float Similarity);

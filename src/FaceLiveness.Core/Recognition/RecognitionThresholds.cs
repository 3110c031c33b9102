namespace FaceLiveness;

/// <summary>
/// Where cosine similarity decides. At <see cref="Accept"/> and above a face may be named; below <see cref="Unknown"/> it is a stranger;
/// between them nothing is named, created or learned.
/// </summary>
/// <param name="Accept">Lowest similarity that names.</param>
/// <param name="Unknown">Below it nobody known is meant. Below <paramref name="Accept"/>.</param>
public readonly record struct RecognitionThresholds(float Accept, float Unknown);

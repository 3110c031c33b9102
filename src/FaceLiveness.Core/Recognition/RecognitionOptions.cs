using System.ComponentModel.DataAnnotations;

namespace FaceLiveness;

/// <summary>When a face is somebody, nobody known, or not decided. Similarities are cosines, -1 to 1.</summary>
public sealed class RecognitionOptions : IValidatableObject
{
    /// <summary>
    /// Lowest similarity that names, for a gallery of one person; null takes the embedder's own
    /// (<see cref="IFaceEmbedder.Thresholds"/>, measured at a false-match rate of 0.1 %).
    /// </summary>
    [Range(0.0, 1.0)]
    public float? AcceptThreshold { get; set; }

    /// <summary>Below it nobody known is meant, for a gallery of one person; null takes the embedder's own. Lower than <see cref="AcceptThreshold"/>.</summary>
    [Range(-1.0, 1.0)]
    public float? UnknownThreshold { get; set; }

    /// <summary>
    /// How much both thresholds rise with every tenfold of people in the gallery: a search of N people has N chances of a false match.
    /// 0.04 keeps the chance of naming a stranger about level for scores spread like those of the default model
    /// (different people: mean 0.005, deviation 0.096): with its 0.35, 0.43 for 100 people and 0.47 for 1,000. 0 holds the thresholds still.
    /// </summary>
    [Range(0.0, 0.5)]
    public float GrowthPerTenfold { get; set; } = 0.04f;

    /// <summary>The most that the thresholds rise. 0.15 keeps the default model's at 0.50, where it still knows 9 of 10 single looks.</summary>
    [Range(0.0, 0.5)]
    public float MaximumGrowth { get; set; } = 0.15f;

    /// <summary>How far the nearest profile must be ahead of the second nearest to be named.</summary>
    [Range(0.0, 1.0)]
    public float Margin { get; set; } = 0.05f;

    /// <summary>
    /// How much evidence must turn before a decision does: a name stays while its similarity is no further than this below the threshold
    /// that gave it, and gives way to another name only when that one is ahead by this and the <see cref="Margin"/>.
    /// </summary>
    [Range(0.0, 0.5)]
    public float Hysteresis { get; set; } = 0.05f;

    /// <summary>Looks that a name needs.</summary>
    [Range(1, 100)]
    public int LooksForName { get; set; } = 2;

    /// <summary>
    /// Similarity at which a single look gives a name. 0.6 is far beyond the nearest of 3,000 pairs of different people (0.371).
    /// In a large gallery it is at least 0.1 above the accept threshold there.
    /// </summary>
    [Range(0.0, 1.0)]
    public float SingleLookThreshold { get; set; } = 0.6f;

    /// <summary>Looks that are needed to call somebody unknown.</summary>
    [Range(1, 100)]
    public int LooksForUnknown { get; set; } = 3;

    /// <summary>Looks of lower quality have no vote.</summary>
    [Range(0.0, 1.0)]
    public float MinimumQuality { get; set; } = 0.2f;

    /// <summary>How many looks of a track are kept, the best ones.</summary>
    [Range(3, 32)]
    public int LooksKept { get; set; } = 8;

    /// <summary>The thresholds for one-to-one comparison.</summary>
    /// <param name="measured">The embedder's own, for whatever the options leave open.</param>
    /// <exception cref="InvalidOperationException">Neither says them, or accept is not above unknown.</exception>
    public RecognitionThresholds Resolve(RecognitionThresholds? measured)
    {
        if ((AcceptThreshold ?? measured?.Accept) is not { } accept || (UnknownThreshold ?? measured?.Unknown) is not { } unknown)
        {
            throw new InvalidOperationException(
                $"Nobody has measured thresholds for this embedder. Set {nameof(RecognitionOptions)}.{nameof(AcceptThreshold)} and {nameof(UnknownThreshold)}.");
        }

        return accept > unknown
            ? new RecognitionThresholds(accept, unknown)
            : throw new InvalidOperationException(
                $"The accept threshold must be above the unknown threshold, but they are {accept} and {unknown}. Set both in {nameof(RecognitionOptions)}, or neither.");
    }

    /// <summary>The thresholds for a search among many people: one-to-one + growth · log10(people), at most the maximum growth.</summary>
    /// <param name="oneToOne">What <see cref="Resolve"/> gave.</param>
    /// <param name="people">How many profiles are searched.</param>
    public RecognitionThresholds ForGallery(RecognitionThresholds oneToOne, int people)
    {
        var growth = people <= 1 ? 0 : Math.Min(GrowthPerTenfold * MathF.Log10(people), MaximumGrowth);
        return new RecognitionThresholds(Math.Min(oneToOne.Accept + growth, 1), Math.Min(oneToOne.Unknown + growth, 1));
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (AcceptThreshold <= UnknownThreshold)
        {
            yield return new ValidationResult(
                $"{nameof(AcceptThreshold)} ({AcceptThreshold}) must be above {nameof(UnknownThreshold)} ({UnknownThreshold}).",
                [nameof(AcceptThreshold), nameof(UnknownThreshold)]);
        }

        if (LooksKept < Math.Max(LooksForName, LooksForUnknown))
        {
            yield return new ValidationResult(
                $"{nameof(LooksKept)} ({LooksKept}) must be at least {nameof(LooksForName)} ({LooksForName}) and {nameof(LooksForUnknown)} ({LooksForUnknown}).",
                [nameof(LooksKept)]);
        }
    }
}

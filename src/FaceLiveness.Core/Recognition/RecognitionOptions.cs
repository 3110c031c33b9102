using System.ComponentModel.DataAnnotations;

namespace FaceLiveness;

/// <summary>When a face is somebody, nobody known, or not decided. Similarities are cosines, -1 to 1.</summary>
public sealed class RecognitionOptions : IValidatableObject
{
    // False matches in one comparison. One in a thousand is what the literature judges models at, and what a gallery of one may cost;
    // a twentieth of these faces is as near as that to somebody, without being anybody.
    private const double AcceptOneToOne = 0.001;
    private const double UnknownOneToOne = 0.005;

    // Between the thresholds there is always a little room, without hysteresis too.
    private const float LeastBand = 0.01f;

    /// <summary>
    /// A file with the calibration of the model in use (<see cref="RecognitionCalibration.Load"/>), as
    /// <c>facelive evaluate recognition … --calibration FILE</c> writes it. Null takes the embedder's own (<see cref="IFaceEmbedder.Calibration"/>).
    /// </summary>
    public string? CalibrationFile { get; set; }

    /// <summary>
    /// Wanted share of the searches for a stranger that end in a name (FPIR). The accept threshold follows from it and from the gallery's size.
    /// 0.003 is one in 333: with the default model and 200 people one still in twenty of the right person falls below that threshold; at a tenth
    /// of that rate it would be one in twelve.
    /// </summary>
    [Range(1e-9, 0.5)]
    public double FalsePositiveIdentificationRate { get; set; } = 0.003;

    /// <summary>
    /// Wanted share of the searches for a stranger that end undecided, between the thresholds. The unknown threshold follows from it and from the
    /// gallery's size. The more, the rarer is somebody known taken for a stranger, and given a second profile; strangers wait longer for theirs. In
    /// 10,000 simulated appearances of 400 people (<c>facelive evaluate identities</c>) 0.05 split 3.5 % of the people and remembered 398 of them,
    /// 0.35 split 2.1 % and remembered 386. Below about 70 people it makes no difference.
    /// </summary>
    [Range(1e-9, 0.5)]
    public double UndecidedRate { get; set; } = 0.35;

    /// <summary>
    /// Nothing is named below it, however small the gallery; null takes the similarity that one in a thousand comparisons of different people
    /// reaches. For a model without calibration it is the threshold itself, whatever the gallery's size.
    /// </summary>
    [Range(0.0, 1.0)]
    public float? AcceptThreshold { get; set; }

    /// <summary>
    /// The accept threshold rises no further, however large the gallery: from there on more strangers are named than
    /// <see cref="FalsePositiveIdentificationRate"/> says. Null lets it rise.
    /// </summary>
    [Range(0.0, 1.0)]
    public float? MaximumAcceptThreshold { get; set; }

    /// <summary>
    /// Nobody is called unknown from it on, however large the gallery; null sets no such bound. For a model without calibration it is the
    /// threshold itself. Lower than <see cref="AcceptThreshold"/>.
    /// </summary>
    [Range(-1.0, 1.0)]
    public float? UnknownThreshold { get; set; }

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

    /// <summary>Looks of lower quality have no vote: of those between 0.3 and 0.4 half are less than 0.3 like a good look at the same face.</summary>
    [Range(0.0, 1.0)]
    public float MinimumQuality { get; set; } = 0.4f;

    /// <summary>How many looks of a track are kept, the best ones.</summary>
    [Range(3, 32)]
    public int LooksKept { get; set; } = 8;

    /// <summary>The calibration to be used with an embedder: that of <see cref="CalibrationFile"/>, else the embedder's own; null where nobody has measured it.</summary>
    /// <exception cref="EmbeddingModelMismatchException">The file's was measured with another model.</exception>
    /// <exception cref="InvalidDataException">The file holds no calibration.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public RecognitionCalibration? CalibrationOf(IFaceEmbedder embedder)
    {
        ArgumentNullException.ThrowIfNull(embedder);
        var calibration = CalibrationFile is null ? embedder.Calibration : RecognitionCalibration.Load(CalibrationFile);
        calibration?.ThrowIfForeign(embedder.ModelId);
        return calibration;
    }

    /// <summary>The thresholds for a search among so many people.</summary>
    /// <remarks>
    /// Of N comparisons of different people, each reaching the threshold with a chance p, at most N·p searches in all end in one that does: so
    /// p = rate / N, however the N hang together. One person counts as one comparison, however many samples the profile and looks the track has:
    /// means of several are no likelier to be high by chance than single ones (<c>docs/recognition.md</c> has the measurement).
    /// </remarks>
    /// <param name="calibration">That of the model; null where there is none, and then both thresholds must be set here.</param>
    /// <param name="people">How many profiles are searched.</param>
    /// <exception cref="InvalidOperationException">There is no calibration, and the options don't set both thresholds.</exception>
    public RecognitionThresholds ForGallery(RecognitionCalibration? calibration, int people)
    {
        if (calibration is null)
        {
            return AcceptThreshold is { } fixedAccept && UnknownThreshold is { } fixedUnknown
                ? new RecognitionThresholds(fixedAccept, fixedUnknown)
                : throw new InvalidOperationException(
                    "Nobody has measured this embedder, so nothing says where its similarities mean one person. Measure it (facelive evaluate recognition … --calibration FILE) "
                    + $"and set {nameof(RecognitionOptions)}.{nameof(CalibrationFile)}, or set {nameof(AcceptThreshold)} and {nameof(UnknownThreshold)}.");
        }

        var comparisons = Math.Max(people, 1);
        var accept = MathF.Max(
            calibration.ThresholdFor(FalsePositiveIdentificationRate / comparisons),
            AcceptThreshold ?? calibration.ThresholdFor(AcceptOneToOne));
        accept = MathF.Min(accept, MaximumAcceptThreshold ?? 1);
        var unknown = MathF.Min(
            calibration.ThresholdFor(Math.Min(UndecidedRate / comparisons, UnknownOneToOne)),
            UnknownThreshold ?? 1);

        // What is enough to keep a name must never be called unknown.
        return new RecognitionThresholds(accept, MathF.Min(unknown, accept - MathF.Max(Hysteresis, LeastBand)));
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

        if (MaximumAcceptThreshold < AcceptThreshold || MaximumAcceptThreshold <= UnknownThreshold)
        {
            yield return new ValidationResult(
                $"{nameof(MaximumAcceptThreshold)} ({MaximumAcceptThreshold}) must not be below {nameof(AcceptThreshold)} ({AcceptThreshold}), and must be above {nameof(UnknownThreshold)} ({UnknownThreshold}).",
                [nameof(MaximumAcceptThreshold)]);
        }

        if (UndecidedRate <= FalsePositiveIdentificationRate)
        {
            yield return new ValidationResult(
                $"{nameof(UndecidedRate)} ({UndecidedRate}) must be above {nameof(FalsePositiveIdentificationRate)} ({FalsePositiveIdentificationRate}): whoever may be named is no stranger.",
                [nameof(UndecidedRate), nameof(FalsePositiveIdentificationRate)]);
        }

        if (LooksKept < Math.Max(LooksForName, LooksForUnknown))
        {
            yield return new ValidationResult(
                $"{nameof(LooksKept)} ({LooksKept}) must be at least {nameof(LooksForName)} ({LooksForName}) and {nameof(LooksForUnknown)} ({LooksForUnknown}).",
                [nameof(LooksKept)]);
        }
    }
}

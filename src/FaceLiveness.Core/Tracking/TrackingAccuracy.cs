using System.Globalization;

namespace FaceLiveness;

/// <summary>
/// How well people were followed through a labelled video, in the measures of the field. All of them compare boxes by their overlap (IoU);
/// none depends on which numbers are taken for ids.
/// </summary>
/// <remarks>
/// Without anybody in the truth the shares are 1 where nothing was found either, and 0 where something was.
/// </remarks>
public sealed record TrackingAccuracy
{
    /// <summary>The overlap from which a box is the labelled person, in <see cref="Mota"/>, <see cref="Idf1"/> and the counts. After MOTChallenge.</summary>
    public const float CustomaryIoU = 0.5f;

    private TrackingAccuracy()
    {
    }

    /// <summary>Boxes of the truth.</summary>
    public int Labelled { get; private init; }

    /// <summary>Boxes that were found.</summary>
    public int Found { get; private init; }

    /// <summary>Labelled boxes that nobody was matched with.</summary>
    public int Misses { get; private init; }

    /// <summary>Boxes found that are no labelled person, or one who has another box already.</summary>
    public int FalsePositives { get; private init; }

    /// <summary>How often a labelled person was matched with another id than when last matched.</summary>
    public int IdSwitches { get; private init; }

    /// <summary>
    /// How often a labelled person who had been followed was lost for one or more labelled frames and then followed again, under whatever id
    /// (Frag of MOTChallenge; a time in which the person is not labelled breaks nothing).
    /// </summary>
    public int Fragmentations { get; private init; }

    /// <summary>
    /// 1 - (misses + false positives + id switches) / labelled: how complete and clean the boxes are. At most 1, below 0 where more is wrong
    /// than is there (CLEAR MOT: Bernardin and Stiefelhagen, EURASIP Journal on Image and Video Processing, 2008).
    /// </summary>
    public double Mota { get; private init; }

    /// <summary>
    /// 2 · right / (labelled + found), 0 to 1, where right counts the boxes that carry the right identity under the best one-to-one naming of
    /// whole tracks: how much of a person is under one id (Ristani et al., ECCV Workshops 2016).
    /// </summary>
    public double Idf1 { get; private init; }

    /// <summary>
    /// √(detection · association), 0 to 1, the mean over overlaps from 0.05 to 0.95 (Luiten et al., International Journal of Computer Vision,
    /// 2021): detecting, keeping ids and placing boxes well count alike.
    /// </summary>
    public double Hota { get; private init; }

    /// <summary>The detection part of <see cref="Hota"/>: TP / (TP + FN + FP), the mean over the overlaps.</summary>
    public double DetectionAccuracy { get; private init; }

    /// <summary>
    /// The association part of <see cref="Hota"/>: for each true positive the share that its pair of identities has in all boxes of the two
    /// (TPA / (TPA + FNA + FPA)), the mean over the true positives and then over the overlaps.
    /// </summary>
    public double AssociationAccuracy { get; private init; }

    /// <summary>Measures a sequence.</summary>
    /// <param name="frames">Its frames in order; those without anybody count too.</param>
    /// <param name="minimumIoU">The overlap from which a box is the labelled person, above 0 to 1. HOTA has its own overlaps.</param>
    /// <exception cref="ArgumentException">An id is there twice in a frame.</exception>
    public static TrackingAccuracy Measure(IReadOnlyList<TrackedFrame> frames, float minimumIoU = CustomaryIoU)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(minimumIoU);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minimumIoU, 1);
        var (labelled, found) = (0, 0);
        for (var i = 0; i < frames.Count; i++)
        {
            ThrowIfTwice(frames[i].Truth, i);
            ThrowIfTwice(frames[i].Found, i);
            labelled += frames[i].Truth.Count;
            found += frames[i].Found.Count;
        }

        var clear = new ClearMot(minimumIoU);
        foreach (var frame in frames)
        {
            clear.Add(frame);
        }

        var (hota, detection, association) = HigherOrderAccuracy.Of(frames);
        var matched = clear.Matched;
        return new()
        {
            Labelled = labelled,
            Found = found,
            Misses = labelled - matched,
            FalsePositives = found - matched,
            IdSwitches = clear.IdSwitches,
            Fragmentations = clear.Fragmentations,
            Mota = labelled == 0 ? Nobody() : 1 - ((double)(labelled - matched + found - matched + clear.IdSwitches) / labelled),
            Idf1 = labelled + found == 0 ? 1 : 2.0 * IdentityMatches.Count(frames, minimumIoU) / (labelled + found),
            Hota = hota,
            DetectionAccuracy = detection,
            AssociationAccuracy = association,
        };

        double Nobody() => found == 0 ? 1 : 0;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"MOTA {Mota:F3}, IDF1 {Idf1:F3}, HOTA {Hota:F3}, {IdSwitches} id switches, {Fragmentations} fragmentations ({Labelled} labelled, {Misses} missed, {FalsePositives} false)");

    private static void ThrowIfTwice(IReadOnlyList<TrackBox> boxes, int frame)
    {
        if (boxes.CountBy(box => box.Id).FirstOrDefault(count => count.Value > 1) is { Value: > 1 } twice)
        {
            throw new ArgumentException($"Frame {frame} (counted from 0) has id {twice.Key} {twice.Value} times; nobody can be in two places at once. Give each person an id of their own.");
        }
    }
}

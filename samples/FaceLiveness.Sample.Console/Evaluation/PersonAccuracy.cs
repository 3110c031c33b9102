using System.Globalization;

namespace FaceLiveness.Sample.Evaluation;

/// <summary>How well a detector does on labelled frames: recall and precision.</summary>
/// <param name="Labelled">People that are there.</param>
/// <param name="Found">Boxes that the detector gave.</param>
/// <param name="Correct">Boxes that are a labelled person; each person counts once.</param>
internal readonly record struct PersonAccuracy(int Labelled, int Found, int Correct)
{
    /// <summary>The overlap from which a box is the labelled person, after PASCAL VOC and MOT.</summary>
    public const float CustomaryIoU = 0.5f;

    /// <summary>Share of the people who were found; 0 where there are none.</summary>
    public double Recall => Share(Correct, Labelled);

    /// <summary>Share of the boxes that are people; 0 where there are none.</summary>
    public double Precision => Share(Correct, Found);

    /// <summary>Harmonic mean of recall and precision.</summary>
    public double F1 => Share(2 * Correct, Labelled + Found);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"recall {Recall:F3}, precision {Precision:F3} ({Labelled} labelled, {Found} found, {Correct} correct)");

    /// <summary>Adds a frame: the surest box first takes the label that it overlaps most, if by <paramref name="leastIoU"/>.</summary>
    public PersonAccuracy Plus(IEnumerable<BoundingBox> labels, IReadOnlyList<PersonDetection> persons, float leastIoU = CustomaryIoU)
    {
        var open = labels.ToList();
        var labelled = open.Count;
        var correct = 0;
        foreach (var person in persons.OrderByDescending(person => person.Confidence))
        {
            var best = open.Count == 0 ? default : open.MaxBy(label => label.IoU(person.Box));
            if (best.IoU(person.Box) >= leastIoU)
            {
                open.Remove(best);
                correct++;
            }
        }

        return new(Labelled + labelled, Found + persons.Count, Correct + correct);
    }

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}

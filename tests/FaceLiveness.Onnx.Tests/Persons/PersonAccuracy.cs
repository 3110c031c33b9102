using System.Globalization;

namespace FaceLiveness.Onnx.Tests;

/// <summary>Recall and precision of a detector on the labelled frames of a video, at IoU 0.5.</summary>
internal readonly record struct PersonAccuracy(int Labelled, int Found, int Correct)
{
    public double Recall => (double)Correct / Labelled;

    public double Precision => (double)Correct / Found;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"recall {Recall:F3}, precision {Precision:F3} ({Labelled} labelled, {Found} found, {Correct} correct)");

    /// <summary>Boxes by frame, counted from 1, of a file in MOT format.</summary>
    public static ILookup<int, BoundingBox> ReadLabels(string path) => File.ReadLines(path)
        .Select(line => line.Split(','))
        .ToLookup(parts => int.Parse(parts[0], CultureInfo.InvariantCulture), parts => new BoundingBox(Number(parts[2]), Number(parts[3]), Number(parts[4]), Number(parts[5])));

    public PersonAccuracy Plus(IEnumerable<BoundingBox> labels, IReadOnlyList<PersonDetection> persons)
    {
        var open = labels.ToList();
        var labelled = open.Count;
        var correct = 0;
        foreach (var person in persons.OrderByDescending(person => person.Confidence))
        {
            var best = open.Count == 0 ? default : open.MaxBy(label => label.IoU(person.Box));
            if (best.IoU(person.Box) >= 0.5f)
            {
                open.Remove(best);
                correct++;
            }
        }

        return new(Labelled + labelled, Found + persons.Count, Correct + correct);
    }

    private static float Number(string text) => float.Parse(text, CultureInfo.InvariantCulture);
}

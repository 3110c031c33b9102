namespace FaceLiveness;

/// <summary>
/// HOTA (Luiten et al. 2021), step by step as its authors' TrackEval computes it: in each frame boxes are matched once, those first whose
/// identities go together throughout the sequence; a match then counts at every overlap that it reaches.
/// </summary>
internal static class HigherOrderAccuracy
{
    private const int Overlaps = 19;

    // Boxes that overlap by exactly the least overlap count, whatever the rounding.
    private const float Rounding = 1e-6f;

    public static (double Hota, double Detection, double Association) Of(IReadOnlyList<TrackedFrame> frames)
    {
        var persons = Number(frames.SelectMany(frame => frame.Truth));
        var ids = Number(frames.SelectMany(frame => frame.Found));
        if (persons.Count == 0 || ids.Count == 0)
        {
            var all = persons.Count == ids.Count ? 1 : 0;
            return (all, all, all);
        }

        var labelled = new int[persons.Count];
        var found = new int[ids.Count];
        var together = new double[persons.Count, ids.Count];
        foreach (var frame in frames)
        {
            Meet(frame, persons, ids, labelled, found, together);
        }

        for (var i = 0; i < labelled.Length; i++)
        {
            for (var j = 0; j < found.Length; j++)
            {
                together[i, j] /= labelled[i] + found[j] - together[i, j];
            }
        }

        var matches = new int[Overlaps, persons.Count, ids.Count];
        foreach (var frame in frames)
        {
            Match(frame, persons, ids, together, matches);
        }

        var (hota, detection, association) = (0.0, 0.0, 0.0);
        for (var overlap = 0; overlap < Overlaps; overlap++)
        {
            var (d, a) = Share(matches, overlap, labelled, found);
            hota += Math.Sqrt(d * a);
            detection += d;
            association += a;
        }

        return (hota / Overlaps, detection / Overlaps, association / Overlaps);
    }

    private static Dictionary<int, int> Number(IEnumerable<TrackBox> boxes)
    {
        var numbers = new Dictionary<int, int>();
        foreach (var box in boxes)
        {
            numbers.TryAdd(box.Id, numbers.Count);
        }

        return numbers;
    }

    /// <summary>Adds how much each pair of identities goes together in a frame: the overlap, as a share of what overlaps either of the two.</summary>
    private static void Meet(
        TrackedFrame frame, Dictionary<int, int> persons, Dictionary<int, int> ids, int[] labelled, int[] found, double[,] together)
    {
        foreach (var person in frame.Truth)
        {
            labelled[persons[person.Id]]++;
        }

        foreach (var box in frame.Found)
        {
            found[ids[box.Id]]++;
        }

        foreach (var person in frame.Truth)
        {
            var ofPerson = frame.Found.Sum(box => box.Box.IoU(person.Box));
            foreach (var box in frame.Found)
            {
                var overlap = box.Box.IoU(person.Box);
                if (overlap > 0)
                {
                    var ofBox = frame.Truth.Sum(other => other.Box.IoU(box.Box));
                    together[persons[person.Id], ids[box.Id]] += overlap / (ofPerson + ofBox - overlap);
                }
            }
        }
    }

    private static void Match(TrackedFrame frame, Dictionary<int, int> persons, Dictionary<int, int> ids, double[,] together, int[,,] matches)
    {
        var (rows, columns) = (frame.Truth.Count, frame.Found.Count);
        var costs = new float[rows * columns];
        for (var i = 0; i < costs.Length; i++)
        {
            var (person, box) = (frame.Truth[i / columns], frame.Found[i % columns]);
            costs[i] = 1 - (float)(together[persons[person.Id], ids[box.Id]] * person.Box.IoU(box.Box));
        }

        var assignment = new int[rows];
        LinearAssignment.Solve(costs, rows, columns, assignment);
        for (var i = 0; i < rows; i++)
        {
            if (assignment[i] < 0)
            {
                continue;
            }

            var (person, box) = (frame.Truth[i], frame.Found[assignment[i]]);
            var reached = person.Box.IoU(box.Box) + Rounding;
            for (var overlap = 0; overlap < Overlaps && reached >= Least(overlap); overlap++)
            {
                matches[overlap, persons[person.Id], ids[box.Id]]++;
            }
        }
    }

    private static (double Detection, double Association) Share(int[,,] matches, int overlap, int[] labelled, int[] found)
    {
        var truePositives = 0;
        var association = 0.0;
        for (var i = 0; i < labelled.Length; i++)
        {
            for (var j = 0; j < found.Length; j++)
            {
                var count = matches[overlap, i, j];
                truePositives += count;
                association += count * (double)count / (labelled[i] + found[j] - count);
            }
        }

        return truePositives == 0
            ? (0, 0)
            : ((double)truePositives / (labelled.Sum() + found.Sum() - truePositives), association / truePositives);
    }

    private static float Least(int overlap) => 0.05f * (overlap + 1);
}

using System.Globalization;

namespace FaceLiveness.Sample.Evaluation;

/// <summary>
/// Labelled people of a video, in the format of MOTChallenge: <c>frame,id,x,y,width,height,flag,…</c>, frames counted from 1.
/// A frame without lines between the first and the last shows nobody; a flag of 0 marks a box that does not count.
/// </summary>
internal sealed class MotTruth
{
    private readonly ILookup<int, TrackBox> _people;

    private MotTruth(List<(int Frame, TrackBox Person)> labels)
    {
        _people = labels.ToLookup(label => label.Frame, label => label.Person);
        FirstFrame = labels.Min(label => label.Frame);
        LastFrame = labels.Max(label => label.Frame);
    }

    public int FirstFrame { get; }

    public int LastFrame { get; }

    /// <summary>Where the people of a frame are; frames count from 1.</summary>
    public IEnumerable<BoundingBox> this[int frame] => _people[frame].Select(person => person.Box);

    /// <summary>Who the people of a frame are, and where.</summary>
    /// <exception cref="InvalidDataException">Two people of the frame have one id.</exception>
    public IReadOnlyList<TrackBox> Tracks(int frame)
    {
        TrackBox[] people = [.. _people[frame]];
        return people.DistinctBy(person => person.Id).Count() == people.Length
            ? people
            : throw new InvalidDataException($"The labels of frame {frame} give two people one id. To measure tracking, everybody needs an id of their own.");
    }

    /// <exception cref="InvalidDataException">A line is not in the format, or there is none; the message names it.</exception>
    public static MotTruth Read(string path)
    {
        var labels = new List<(int, TrackBox)>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var cells = line.Split(',');
            if (cells.Length < 6
                || !int.TryParse(cells[0], CultureInfo.InvariantCulture, out var frame)
                || frame < 1
                || !int.TryParse(cells[1], CultureInfo.InvariantCulture, out var id)
                || !TryBox(cells, out var box))
            {
                throw new InvalidDataException(
                    $"{path}, line {number}: this is not MOT format. Expected frame,id,x,y,width,height,… in numbers, frames from 1, sizes above 0.");
            }

            if (cells.Length == 6 || cells[6].Trim() != "0")
            {
                labels.Add((frame, new(id, box)));
            }
        }

        return labels.Count > 0
            ? new MotTruth(labels)
            : throw new InvalidDataException($"{path} labels nobody. Expected lines of frame,id,x,y,width,height,… (MOT format).");
    }

    private static bool TryBox(string[] cells, out BoundingBox box)
    {
        Span<float> numbers = stackalloc float[4];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!float.TryParse(cells[i + 2], CultureInfo.InvariantCulture, out numbers[i]) || !float.IsFinite(numbers[i]))
            {
                box = default;
                return false;
            }
        }

        box = new(numbers[0], numbers[1], numbers[2], numbers[3]);
        return box is { Width: > 0, Height: > 0 };
    }
}

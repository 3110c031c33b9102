namespace FaceLiveness;

/// <summary>Matches boxes frame by frame as CLEAR MOT does: who was matched in the frame before stays matched while the boxes still overlap.</summary>
internal sealed class ClearMot(float minimumIoU)
{
    private readonly Dictionary<int, int> _lastIdOf = [];
    private readonly HashSet<int> _lost = [];
    private Dictionary<int, int> _current = [];

    public int Matched { get; private set; }

    public int IdSwitches { get; private set; }

    public int Fragmentations { get; private set; }

    public void Add(TrackedFrame frame)
    {
        var matches = Match(frame);
        foreach (var (person, id) in matches)
        {
            IdSwitches += _lastIdOf.TryGetValue(person, out var before) && before != id ? 1 : 0;
            Fragmentations += _lost.Remove(person) ? 1 : 0;
            _lastIdOf[person] = id;
        }

        foreach (var person in frame.Truth)
        {
            if (_lastIdOf.ContainsKey(person.Id) && !matches.ContainsKey(person.Id))
            {
                _lost.Add(person.Id);
            }
        }

        Matched += matches.Count;
        _current = matches;
    }

    private Dictionary<int, int> Match(TrackedFrame frame)
    {
        var matches = new Dictionary<int, int>();
        foreach (var person in frame.Truth)
        {
            if (_current.TryGetValue(person.Id, out var id) && frame.Found.Any(found => found.Id == id && found.Box.IoU(person.Box) >= minimumIoU))
            {
                matches.Add(person.Id, id);
            }
        }

        TrackBox[] persons = [.. frame.Truth.Where(person => !matches.ContainsKey(person.Id))];
        TrackBox[] open = [.. frame.Found.Where(found => !matches.ContainsValue(found.Id))];
        var costs = new float[persons.Length * open.Length];
        for (var i = 0; i < costs.Length; i++)
        {
            var overlap = persons[i / open.Length].Box.IoU(open[i % open.Length].Box);

            // So little for a pair that one pair more always beats better ones.
            costs[i] = overlap >= minimumIoU ? (1 - overlap) / (1 + persons.Length) : LinearAssignment.Forbidden;
        }

        var assignment = new int[persons.Length];
        LinearAssignment.Solve(costs, persons.Length, open.Length, assignment);
        for (var i = 0; i < assignment.Length; i++)
        {
            if (assignment[i] >= 0)
            {
                matches.Add(persons[i].Id, open[assignment[i]].Id);
            }
        }

        return matches;
    }
}

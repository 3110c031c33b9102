using FaceLiveness.Storage.Files;

namespace FaceLiveness.Hosting;

/// <summary>
/// Puts the events of a person together to sightings. Reads them from the newest to the oldest: most events tell of a track and not of a person,
/// and whose track it was shows only further back.
/// </summary>
/// <param name="ids">Every id of the person.</param>
internal sealed class Sightings(IReadOnlySet<string> ids)
{
    private readonly Dictionary<(string Stream, int Track), Stay> _stays = [];

    // The numbers under which tracks that rejoined another went since they came back.
    private readonly Dictionary<(string Stream, int Track), int> _rejoined = [];

    /// <summary>Adds the next older event.</summary>
    /// <returns>The sightings that began with it.</returns>
    public IEnumerable<SightingView> Add(HistoryLine line)
    {
        if (line.Event == "stream_started")
        {
            // What is older is of another connection, and its numbers may be given anew.
            return Close(stay => stay.Stream == line.Stream);
        }

        if (line.TrackId is not { } number)
        {
            return [];
        }

        var told = (line.Stream, number);
        var track = (line.Stream, Track: _rejoined.GetValueOrDefault(told, number));
        IEnumerable<SightingView> closed = [];
        if (line.Event == "person_left" || (line.ProfileId is { } other && !ids.Contains(other)))
        {
            // Newer events of that number are another's.
            closed = Close(stay => stay == track);
        }

        if (!_stays.TryGetValue(track, out var found))
        {
            _stays.Add(track, found = new Stay { To = line.Timestamp });
        }

        found.Events++;
        found.From = line.Timestamp;
        found.IsLive |= line.Event == "liveness_confirmed";
        found.IsTheirs |= line.ProfileId is { } id && ids.Contains(id);
        if (line is { Event: "person_rejoined", FormerId: { } former })
        {
            _rejoined[(line.Stream, former)] = track.Track;
        }

        return line.Event != "person_appeared" || _rejoined.Remove(told) ? closed : closed.Concat(Close(stay => stay == track));
    }

    /// <summary>The sightings whose beginning is not told of any more.</summary>
    public IEnumerable<SightingView> End() => Close(_ => true);

    private List<SightingView> Close(Func<(string Stream, int Track), bool> which)
    {
        var closed = new List<SightingView>();
        foreach (var track in _stays.Keys.Where(which).ToList())
        {
            _stays.Remove(track, out var stay);
            if (stay!.IsTheirs)
            {
                closed.Add(new(track.Stream, stay.From, stay.To, stay.Events, stay.IsLive));
            }
        }

        return closed;
    }

    private sealed class Stay
    {
        public DateTimeOffset From { get; set; }

        public DateTimeOffset To { get; init; }

        public int Events { get; set; }

        public bool IsLive { get; set; }

        public bool IsTheirs { get; set; }
    }
}

using System.Globalization;

namespace FaceLiveness.Alerts;

/// <summary>What there is to say of every stream: whether it delivers, how many people are in view, who was seen last. Safe for calls from several threads.</summary>
internal sealed class StreamStates(bool includeNames)
{
    /// <summary>What stands for the last person before anybody was seen, and after they were erased.</summary>
    public const string Nobody = "nobody";

    /// <summary>What stands for a last person whom nobody knows.</summary>
    public const string Stranger = "unknown";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, State> _streams = new(StringComparer.Ordinal);
    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);

    public void Apply(PipelineEvent happening)
    {
        lock (_gate)
        {
            var stream = happening.At.StreamId;
            if (happening is StreamRemoved)
            {
                _streams.Remove(stream);
                _removed.Add(stream);
                return;
            }

            _removed.Remove(stream);
            if (!_streams.TryGetValue(stream, out var state))
            {
                _streams[stream] = state = new();
            }

            switch (happening)
            {
                case StreamStarted or StreamRestored:
                    state.IsConnected = true;
                    break;
                case StreamLost or StreamStalled or StreamEnded:
                    state.IsConnected = false;
                    break;
                case PersonLeft left:
                    state.Tracks.Remove(left.TrackId);
                    break;
                case PersonRejoined rejoined:
                    state.Tracks.Remove(rejoined.FormerId);
                    state.Tracks.Add(rejoined.TrackId);
                    break;
                case PersonAppeared appeared:
                    state.Tracks.Add(appeared.TrackId);
                    break;
                case PersonRecognized known:
                    state.See(known.ProfileId, includeNames ? known.Name : known.ProfileId);
                    break;
                case ProfileCreated known:
                    state.See(known.ProfileId, includeNames ? known.Name : known.ProfileId);
                    break;
                case PersonUnknown:
                    state.See(null, Stranger);
                    break;
            }
        }
    }

    /// <summary>Takes out who was erased.</summary>
    public void Forget(string profileId)
    {
        lock (_gate)
        {
            foreach (var state in _streams.Values.Where(state => state.LastId == profileId))
            {
                state.See(null, Nobody);
            }
        }
    }

    /// <summary>Everything there is to say now: a value of each stream's each topic; null where the stream is gone.</summary>
    public IReadOnlyList<(string Stream, string What, string? Value)> Read()
    {
        lock (_gate)
        {
            return
            [
                .. _streams.SelectMany(stream => new (string, string, string?)[]
                {
                    (stream.Key, "presence", stream.Value.Tracks.Count > 0 ? "ON" : "OFF"),
                    (stream.Key, "persons", stream.Value.Tracks.Count.ToString(CultureInfo.InvariantCulture)),
                    (stream.Key, "last_person", stream.Value.LastPerson),
                    (stream.Key, "connected", stream.Value.IsConnected ? "ON" : "OFF"),
                }),
                .. _removed.SelectMany(stream => HomeAssistantDiscovery.Kinds.Select(kind => (stream, kind.What, (string?)null))),
            ];
        }
    }

    private sealed class State
    {
        public HashSet<int> Tracks { get; } = [];

        public bool IsConnected { get; set; }

        public string? LastId { get; private set; }

        public string LastPerson { get; private set; } = Nobody;

        public void See(string? profileId, string name) => (LastId, LastPerson) = (profileId, name);
    }
}

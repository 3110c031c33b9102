namespace FaceLiveness.Alerts;

/// <summary>What events have told of the people in view, so that a blink or a farewell too is known to be somebody's.</summary>
internal sealed class SeenTracks
{
    // Who left may rejoin; far fewer people than this come within the time in which that is possible.
    private const int Remembered = 4096;

    private readonly OrderedDictionary<(string Stream, int Track), Seen> _tracks = [];

    /// <summary>Takes an event, and gives the facts as they stand with it.</summary>
    public AlertFacts Apply(PipelineEvent pipelineEvent)
    {
        var facts = new AlertFacts { Event = AlertEventKind.Of(pipelineEvent), At = pipelineEvent.At };
        if (pipelineEvent is not PersonEvent person)
        {
            return facts with
            {
                Reason = pipelineEvent switch
                {
                    StreamLost lost => lost.Reason,
                    LoadChanged load => $"The load is {load.Load.ToString().ToLowerInvariant()}.",
                    _ => null,
                },
            };
        }

        var key = (person.At.StreamId, person.TrackId);
        var seen = _tracks.TryGetValue(key, out var before) ? before : new Seen(null, null, LivenessState.NotChecked, null);
        seen = person switch
        {
            PersonAppeared => new(null, null, LivenessState.NotChecked, null),
            PersonRecognized e => seen with { ProfileId = e.ProfileId, Name = e.Name },
            ProfileCreated e => seen with { ProfileId = e.ProfileId, Name = e.Name },
            PersonUnknown => seen with { ProfileId = null, Name = null },
            LivenessConfirmed e => seen with { Liveness = LivenessState.Live, Score = e.Verdict.Score },
            SpoofSuspected e => seen with { Liveness = LivenessState.Spoof, Score = e.Verdict.Score },
            PersonRejoined e => Rejoined(seen, e),
            ProfileImproved e when seen.ProfileId != e.ProfileId => seen with { ProfileId = e.ProfileId, Name = null },
            PersonLeft { ProfileId: { } profile } when seen.ProfileId != profile => seen with { ProfileId = profile, Name = null },
            _ => seen,
        };
        Keep(key, seen);
        return facts with
        {
            TrackId = person.TrackId,
            ProfileId = seen.ProfileId,
            Name = seen.Name,
            Liveness = seen.Liveness,
            LivenessScore = seen.Score,
            Confidence = ConfidenceOf(person),
            Reason = (person as LivenessConfirmed)?.Verdict.Reason ?? (person as SpoofSuspected)?.Verdict.Reason,
        };
    }

    /// <summary>Forgets who was erased: their tracks are nobody's.</summary>
    public void Forget(string profileId)
    {
        foreach (var (key, seen) in _tracks.Where(track => track.Value.ProfileId == profileId).ToList())
        {
            _tracks[key] = seen with { ProfileId = null, Name = null };
        }
    }

    private static float? ConfidenceOf(PersonEvent person) => person switch
    {
        PersonRecognized e => Math.Clamp(e.Similarity, 0, 1),
        LivenessConfirmed e => Math.Clamp(e.Verdict.Score, 0, 1),
        SpoofSuspected e => 1 - Math.Clamp(e.Verdict.Score, 0, 1),
        ProfileImproved e => Math.Clamp(e.Quality, 0, 1),
        _ => null,
    };

    // Their old id is back, and with it who they were; whether they are live is to be proven anew.
    private Seen Rejoined(Seen old, PersonRejoined rejoined)
    {
        var former = _tracks.Remove((rejoined.At.StreamId, rejoined.FormerId), out var since) ? since : null;
        return former?.ProfileId is not null
            ? former with { Liveness = LivenessState.NotChecked, Score = null }
            : old with { Liveness = LivenessState.NotChecked, Score = null };
    }

    private void Keep((string Stream, int Track) key, Seen seen)
    {
        if (!_tracks.ContainsKey(key) && _tracks.Count >= Remembered)
        {
            _tracks.RemoveAt(0);
        }

        _tracks[key] = seen;
    }

    private sealed record Seen(string? ProfileId, string? Name, LivenessState Liveness, float? Score);
}

using System.Runtime.InteropServices;

namespace FaceLiveness;

/// <summary>
/// Gives the people of one stream their ids, and the same one again to somebody who comes back soon: a tracker goes by motion alone,
/// and takes whoever steps out from behind a pillar for somebody new.
/// </summary>
/// <remarks>
/// A track takes the id of one that ended within <see cref="TrackingOptions.RejoinWindow"/> if it began after that one was seen last, and if its face is
/// surely that one's: as like as a name needs among so many, and more like by <see cref="RecognitionOptions.Margin"/> than any other
/// that is remembered or in view. Whether they are live is never remembered: a photo of somebody who has just left must prove itself anew.
/// </remarks>
internal sealed class TrackMemory(TrackingOptions tracking, RecognitionOptions recognition, RecognitionCalibration? calibration)
{
    // One look may be a bad one.
    private const int LooksNeeded = 2;

    private readonly Dictionary<int, int> _ids = [];
    private readonly List<TrackedPerson> _people = [];
    private readonly List<PastTrack> _past = [];
    private int _lastId;

    /// <summary>The same people, each under the id that is told outside. Holds until the next call.</summary>
    public List<TrackedPerson> Name(IReadOnlyList<TrackedPerson> people)
    {
        _people.Clear();
        for (var i = 0; i < people.Count; i++)
        {
            ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_ids, people[i].TrackId, out var isKnown);
            id = isKnown ? id : ++_lastId;
            _people.Add(people[i] with { TrackId = id });
        }

        if (_ids.Count > people.Count)
        {
            Forget(people);
        }

        return _people;
    }

    /// <summary>The tracker begins anew, with ids of its own from 1.</summary>
    public void TrackerRestarts() => _ids.Clear();

    /// <summary>Keeps what is known of a track whose person has left.</summary>
    public void Remember(TrackState track) => Remember(track, track.FaceSeenAt > track.Person.LastSeen ? track.FaceSeenAt : track.Person.LastSeen);

    /// <summary>Keeps what is known of a track that ends.</summary>
    /// <param name="track">The track. One that may be a photo or a screen is not kept: the person would come back to its id.</param>
    /// <param name="lastSeen">When the person was surely seen last.</param>
    public void Remember(TrackState track, TimeSpan lastSeen)
    {
        if (tracking.RejoinWindow > TimeSpan.Zero && track.Template is { } template && track.Vote.Looks.Count >= LooksNeeded
            && track.Liveness.State != LivenessState.Spoof)
        {
            _past.Add(new(track.Person.TrackId, track.FirstSeen, lastSeen, track.Vote.Looks, template, track.Identity));
        }
    }

    /// <summary>Another person is on this track now: from here on it goes by another id.</summary>
    /// <returns>That id.</returns>
    public int Renew(int id)
    {
        Rename(id, ++_lastId);
        return _lastId;
    }

    /// <summary>Finds the track that this one goes on with, and gives it that one's id.</summary>
    /// <param name="track">The track.</param>
    /// <param name="inView">All tracks.</param>
    /// <param name="now">Media time.</param>
    public PastTrack? Recall(TrackState track, List<TrackState> inView, TimeSpan now)
    {
        Expire(now);
        if (_past.Count == 0 || track.Vote.Looks.Count < LooksNeeded || track.Vote.IsInconsistent || track.Template is not { } template)
        {
            return null;
        }

        PastTrack? nearest = null;
        var (best, second) = (-1f, -1f);
        foreach (var past in _past)
        {
            var similarity = template.Similarity(past.Template);
            if (similarity > best)
            {
                (nearest, best, second) = (past, similarity, best);
            }
            else
            {
                second = MathF.Max(second, similarity);
            }
        }

        foreach (var other in inView)
        {
            if (other != track && other.Template is { } present)
            {
                second = MathF.Max(second, template.Similarity(present));
            }
        }

        var needed = recognition.ForGallery(calibration, _past.Count + inView.Count - 1).Accept;
        if (best < needed || best - second < recognition.Margin || nearest!.LastSeen > track.Since)
        {
            return null;
        }

        _past.Remove(nearest);
        Rename(track.Person.TrackId, nearest.TrackId);
        return nearest;
    }

    private void Expire(TimeSpan now)
    {
        for (var i = _past.Count - 1; i >= 0; i--)
        {
            if (now - _past[i].LastSeen > tracking.RejoinWindow || now < _past[i].LastSeen)
            {
                _past.RemoveAt(i);
            }
        }
    }

    private void Rename(int id, int other)
    {
        foreach (var (tracker, told) in _ids)
        {
            if (told == id)
            {
                _ids[tracker] = other;
                return;
            }
        }
    }

    private void Forget(IReadOnlyList<TrackedPerson> people)
    {
        foreach (var tracker in _ids.Keys)
        {
            var isAlive = false;
            for (var i = 0; i < people.Count && !isAlive; i++)
            {
                isAlive = people[i].TrackId == tracker;
            }

            if (!isAlive)
            {
                _ids.Remove(tracker);
            }
        }
    }
}

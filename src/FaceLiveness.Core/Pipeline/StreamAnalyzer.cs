using System.Numerics;
using Microsoft.Extensions.Logging;

namespace FaceLiveness;

/// <summary>
/// The way of a frame, for one stream: people now and then, faces followed in every frame, landmarks and liveness on every face seen,
/// embeddings of good looks only, names by vote. Called for one frame at a time, in order.
/// </summary>
internal sealed class StreamAnalyzer
{
    // Landmarks that fit no face this well have slipped off it; the same bound as for blinks.
    private const float SlippedAlignment = 0.15f;

    private readonly IFrameSource _source;
    private readonly PipelineStages _stages;
    private readonly FaceLivenessOptions _options;
    private readonly PipelineTelemetry _telemetry;
    private readonly FaceFollower _follower;
    private readonly PersonSearch _search;
    private readonly SearchSchedule _schedule;
    private readonly ProfileLearner _learner;
    private readonly IdentityAssigner _assigner;
    private readonly LivenessPolicy _policy;
    private readonly TrackMemory _memory;

    // By rising id.
    private readonly List<TrackState> _tracks = [];
    private readonly List<PipelineEvent> _events = [];
    private IPersonTracker _tracker;
    private PersonIdentity[] _identities = [];
    private int[] _ids = [];
    private GallerySnapshot? _namedBy;
    private bool _nameAnew;
    private bool _idsChanged;
    private int _width;
    private int _height;

    // The tracker counts in pixels of the stream's first picture, whatever size the camera changes to.
    private Vector2 _trackerScale = Vector2.One;
    private Vector2 _trackerSize;

    public StreamAnalyzer(
        IFrameSource source, int index, PipelineStages stages, FaceLivenessOptions options, PipelineTelemetry telemetry, ILogger logger)
    {
        _source = source;
        _stages = stages;
        _options = options;
        _telemetry = telemetry;
        _follower = new FaceFollower(stages.FaceDetector, options.Analysis);
        _search = new PersonSearch(stages.PersonDetector, stages.FaceDetector, options.Analysis);
        _schedule = new SearchSchedule(options.Analysis, options.Tracking, source.IsLive ? index : 0);
        _learner = new ProfileLearner(stages.Profiles, source, logger);
        _policy = new LivenessPolicy(options.Liveness);
        _assigner = new IdentityAssigner(options.Recognition);
        _memory = new TrackMemory(options.Tracking, options.Recognition, stages.Calibration);
        _tracker = stages.PersonTracker();
    }

    /// <summary>Nobody is in view, and nothing has moved for a while.</summary>
    public bool IsIdle => _schedule.IsIdle;

    /// <summary>Finds out all there is to know of a picture.</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="stretch">1, or how many times longer than usual to wait between two searches.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<FrameResult> AnalyzeAsync(VideoFrame frame, double stretch, CancellationToken cancellationToken)
    {
        _events.Clear();
        TakeSize(frame);
        var at = new StreamMoment(_source.Id, frame.Timestamp, frame.CaptureTime);
        _events.AddRange(await _learner.CollectAsync(wait: false).ConfigureAwait(false));
        using (_tracks.Count > 0 ? _telemetry.Measure(StageName.FaceCheck, _source.Id) : default)
        {
            var checks = await _follower.FollowAsync(frame, _tracks, stretch, cancellationToken).ConfigureAwait(false);
            if (checks > 0)
            {
                _telemetry.CountInferences(StageName.FaceCheck, _source.Id, checks);
            }
        }

        bool due;
        using (_telemetry.Measure(StageName.Motion, _source.Id))
        {
            due = _schedule.IsDue(frame, _tracks, stretch);
        }

        if (due)
        {
            await SearchAsync(frame, at, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            TakeTracks(_memory.Name(_tracker.Predict(frame.Timestamp)), at);
            CarryBodies(frame);
        }

        foreach (var track in _tracks)
        {
            track.Observation = null;
            if (track.Face is { } face && track.FaceSeenAt == frame.Timestamp)
            {
                await LookAsync(frame, track, face, at, cancellationToken).ConfigureAwait(false);
            }
        }

        GiveIdsBack(at);
        Name(at);
        var learned = await _learner.LearnAsync(at, _tracks, cancellationToken).ConfigureAwait(false);
        if (learned.Count > 0)
        {
            _events.AddRange(learned);
            Name(at);
        }

        return new FrameResult
        {
            StreamId = _source.Id,
            SequenceNumber = frame.SequenceNumber,
            Timestamp = frame.Timestamp,
            CaptureTime = frame.CaptureTime,
            Width = frame.Width,
            Height = frame.Height,
            Persons = Results(frame.Timestamp),
            Events = _events.Count == 0 ? [] : [.. _events],
        };
    }

    /// <summary>The stream ended or broke off: nobody is in view any more. Waits for what is being learned.</summary>
    public async ValueTask<IReadOnlyList<PipelineEvent>> EndAsync(StreamMoment at)
    {
        _events.Clear();
        _events.AddRange(await _learner.CollectAsync(wait: true).ConfigureAwait(false));
        TakeTracks([], at);
        _tracker = _stages.PersonTracker();
        _memory.TrackerRestarts();
        _schedule.Reset();
        _width = 0;
        return [.. _events];
    }

    /// <summary>A camera may change the size of its pictures, and a stream be continued by another of its streams: people stay where they are.</summary>
    private void TakeSize(VideoFrame frame)
    {
        if (frame.Width == _width && frame.Height == _height)
        {
            return;
        }

        if (_width == 0)
        {
            _trackerSize = new(frame.Width, frame.Height);
        }
        else
        {
            var scale = new Vector2((float)frame.Width / _width, (float)frame.Height / _height);
            foreach (var track in _tracks)
            {
                track.Rescale(scale);
            }
        }

        (_width, _height) = (frame.Width, frame.Height);
        _trackerScale = _trackerSize / new Vector2(_width, _height);
    }

    /// <summary>Looks for people, and for faces where none is being followed.</summary>
    private async ValueTask SearchAsync(VideoFrame frame, StreamMoment at, CancellationToken cancellationToken)
    {
        var (persons, faces) = await _search.FindAsync(frame, _tracks, _telemetry, cancellationToken).ConfigureAwait(false);
        if (_trackerScale != Vector2.One)
        {
            for (var i = 0; i < persons.Count; i++)
            {
                persons[i] = persons[i] with { Box = persons[i].Box.Scale(_trackerScale) };
            }
        }

        TakeTracks(_memory.Name(_tracker.Update(persons, frame.Timestamp)), at);
        GiveFaces(faces, frame.Timestamp);
        var (seen, clear) = (0, 0);
        foreach (var track in _tracks)
        {
            track.RememberBody(frame.Timestamp);
            seen += track.Person.LastSeen == frame.Timestamp ? 1 : 0;
        }

        foreach (var person in persons)
        {
            clear += person.Confidence >= _options.Tracking.StartConfidence ? 1 : 0;
        }

        _schedule.Searched(frame.Timestamp, _tracks, suspects: clear > seen);
    }

    private void TakeTracks(List<TrackedPerson> people, StreamMoment at)
    {
        for (var i = _tracks.Count - 1; i >= 0; i--)
        {
            var track = _tracks[i];
            if (!Contains(people, track.Person.TrackId))
            {
                _tracks.RemoveAt(i);
                _nameAnew = true;
                _memory.Remember(track);
                _events.Add(new PersonLeft(at, track.Person.TrackId, track.Identity.ProfileId));
            }
        }

        for (var i = 0; i < people.Count; i++)
        {
            var person = _trackerScale == Vector2.One ? people[i] : people[i] with { Box = people[i].Box.Scale(Vector2.One / _trackerScale) };
            if (Find(person.TrackId) is { } track)
            {
                track.Person = person;
                continue;
            }

            _tracks.Add(new TrackState(person, at.Timestamp, _stages.LivenessChecks, new TrackIdentityVote(_options.Recognition, _stages.Calibration)));
            _nameAnew = true;
            _events.Add(new PersonAppeared(at, person.TrackId));
        }

        static bool Contains(List<TrackedPerson> people, int id)
        {
            for (var i = 0; i < people.Count; i++)
            {
                if (people[i].TrackId == id)
                {
                    return true;
                }
            }

            return false;
        }
    }

    private TrackState? Find(int id)
    {
        foreach (var track in _tracks)
        {
            if (track.Person.TrackId == id)
            {
                return track;
            }
        }

        return null;
    }

    /// <summary>Between two searches a body is where its face takes it.</summary>
    private void CarryBodies(VideoFrame frame)
    {
        foreach (var track in _tracks)
        {
            if (track.FaceSeenAt == frame.Timestamp && track.BodyOfFace() is { } body)
            {
                track.Person = track.Person with { Box = body };
            }
        }
    }

    /// <summary>Gives newly found faces to the tracks they belong to.</summary>
    private void GiveFaces(List<FaceDetection> faces, TimeSpan timestamp)
    {
        if (faces.Count == 0)
        {
            return;
        }

        List<TrackState> faceless = [];
        foreach (var track in _tracks)
        {
            if (!track.ShowsFaceAt(timestamp))
            {
                faceless.Add(track);
            }
        }

        var trackOfFace = PersonFaceMatcher.Match([.. faceless.Select(track => track.Person.Box)], [.. faces.Select(face => face.Box)]);
        for (var i = 0; i < faces.Count; i++)
        {
            if (trackOfFace[i] >= 0)
            {
                faceless[trackOfFace[i]].SeeFace(faces[i], timestamp);
            }
        }
    }

    private async ValueTask LookAsync(
        VideoFrame frame, TrackState track, FaceDetection face, StreamMoment at, CancellationToken cancellationToken)
    {
        FaceLandmarks landmarks;
        using (_telemetry.Measure(StageName.Landmarks, _source.Id))
        {
            landmarks = await _stages.FaceLandmarker.LocateAsync(frame, track.FaceBox.Check(face.Box), cancellationToken).ConfigureAwait(false);
        }

        _telemetry.CountInferences(StageName.Landmarks, _source.Id, 1);
        HeadPose pose;
        FaceQuality quality;
        using (_telemetry.Measure(StageName.Quality, _source.Id))
        {
            pose = HeadPoseEstimator.Estimate(landmarks);
            quality = _stages.FaceQualityAssessor.Assess(frame, face, landmarks, pose);
        }

        track.FaceIsDoubted = quality.Alignment < SlippedAlignment;
        track.FaceBox.Update(landmarks, frame.Timestamp);
        var observation = new FaceObservation(frame, face, landmarks, pose, quality);
        track.Observation = observation;
        if (IsWorthALook(track, quality, frame.Timestamp))
        {
            await TakeLookAsync(track, observation, at, cancellationToken).ConfigureAwait(false);
        }

        using (_telemetry.Measure(StageName.Liveness, _source.Id))
        {
            await CheckLivenessAsync(track, observation, at, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsWorthALook(TrackState track, FaceQuality quality, TimeSpan timestamp)
    {
        var options = _options.Analysis;
        if (quality.Score < options.MinimumLookQuality)
        {
            return false;
        }

        var since = track.LookCount == 0 ? TimeSpan.MaxValue : timestamp - track.LastLookAt;
        return since >= options.RecheckInterval
            || (since >= options.LookInterval
                && (track.LookCount < options.FirstLooks || track.FaceConfirmedAt != track.LastLookAt || quality.Score > track.BestQuality + options.BetterLookMargin));
    }

    private async ValueTask TakeLookAsync(TrackState track, FaceObservation observation, StreamMoment at, CancellationToken cancellationToken)
    {
        var (frame, quality) = (observation.Frame, observation.Quality);
        FaceEmbedding embedding;
        using (_telemetry.Measure(StageName.Embedding, _source.Id))
        {
            embedding = await _stages.FaceEmbedder.EmbedAsync(frame, observation.Landmarks.ToFivePoints(), cancellationToken).ConfigureAwait(false);
        }

        _telemetry.CountInferences(StageName.Embedding, _source.Id, 1);
        track.LastLookAt = frame.Timestamp;
        track.LookCount++;
        track.BestQuality = MathF.Max(track.BestQuality, quality.Score);
        _nameAnew = true;
        track.FaceConfirmedAt = track.Vote.Resembles(embedding) ? frame.Timestamp : track.FaceConfirmedAt;
        var look = new FaceLook(embedding, quality.ScoreOf(embedding), frame.Timestamp, frame.CaptureTime);

        // A picture costs more than all the rest of a look.
        if (_stages.ImageCodec is { } codec && look.Quality >= track.Vote.QualityToBeat && _stages.Profiles.MayKeep(track.Identity, look))
        {
            look = look with { Picture = FacePicture.Cut(codec, frame, observation.Face.Box) };
        }

        track.HasNews |= track.Vote.Add(look);
        if (track.Vote.IsInconsistent)
        {
            Split(track, at);
        }
    }

    /// <summary>The track has passed to another person: for the world one person has left, and another one appeared.</summary>
    private void Split(TrackState track, StreamMoment at)
    {
        _memory.Remember(track, track.Vote.Looks.Max(look => look.Timestamp));
        _events.Add(new PersonLeft(at, track.Person.TrackId, track.Identity.ProfileId));
        track.StartOver(_memory.Renew(track.Person.TrackId));
        _events.Add(new PersonAppeared(at, track.Person.TrackId));
        _idsChanged = true;
    }

    /// <summary>Whoever is back after a short absence is who they were.</summary>
    private void GiveIdsBack(StreamMoment at)
    {
        foreach (var track in _tracks)
        {
            if (_memory.Recall(track, _tracks, at.Timestamp) is { } past)
            {
                var former = track.Person.TrackId;
                track.GoOn(past);
                _events.Add(new PersonRejoined(at, past.TrackId, former));
                _idsChanged = true;
            }
        }

        if (_idsChanged)
        {
            (_idsChanged, _nameAnew) = (false, true);
            _tracks.Sort((a, b) => a.Person.TrackId.CompareTo(b.Person.TrackId));
        }
    }

    private async ValueTask CheckLivenessAsync(TrackState track, FaceObservation observation, StreamMoment at, CancellationToken cancellationToken)
    {
        var checks = track.Checks;
        await checks.ObserveAsync(observation, cancellationToken).ConfigureAwait(false);
        if (!checks.Changed)
        {
            return;
        }

        foreach (var blink in checks.Blinks)
        {
            track.BlinkCount++;
            _events.Add(new PersonBlinked(at, track.Person.TrackId, blink));
        }

        if (checks.TurnedLive && !await IsSameFaceAsync(track, observation, at, cancellationToken).ConfigureAwait(false))
        {
            track.Checks.Doubt();
        }

        var before = track.Proof.State;
        track.Proof = _policy.Combine(track.Checks.Verdicts);
        track.HasNews |= track.Proof.State != before;
        JudgeLiveness(track, at);
    }

    /// <summary>
    /// Whether the face that has just proven something is the one that the track's looks show: a proof belongs to the face that gave it, and between
    /// two looks somebody could blink for a photo. A face that can't be seen well enough to say has proven nothing.
    /// </summary>
    private async ValueTask<bool> IsSameFaceAsync(TrackState track, FaceObservation observation, StreamMoment at, CancellationToken cancellationToken)
    {
        if (track.LookCount == 0 || track.LastLookAt != observation.Timestamp)
        {
            if (observation.Quality.Score < _options.Analysis.MinimumLookQuality)
            {
                return false;
            }

            await TakeLookAsync(track, observation, at, cancellationToken).ConfigureAwait(false);
        }

        return track.FaceConfirmedAt == observation.Timestamp;
    }

    /// <summary>Says whether a person is live, by what the policy asks of somebody known or of a stranger.</summary>
    private void JudgeLiveness(TrackState track, StreamMoment at)
    {
        track.JudgedAsKnown = track.Identity.State == IdentityState.Known;
        var before = track.Liveness.State;
        track.Liveness = track.JudgedAsKnown && _options.Liveness.RequiredOfKnown is not null ? _policy.Combine(track.Checks.Verdicts, isKnown: true) : track.Proof;
        if (track.Liveness.State == before)
        {
            return;
        }

        if (track.Liveness.State == LivenessState.Live)
        {
            _events.Add(new LivenessConfirmed(at, track.Person.TrackId, track.Liveness));
        }
        else if (track.Liveness.State == LivenessState.Spoof)
        {
            _events.Add(new SpoofSuspected(at, track.Person.TrackId, track.Liveness));
        }
    }

    /// <summary>Decides who everybody is: by vote within a track, and each name at most once in a frame.</summary>
    private void Name(StreamMoment at)
    {
        var gallery = _stages.Profiles.Gallery;
        if (!_nameAnew && ReferenceEquals(gallery, _namedBy))
        {
            return;
        }

        using var measured = _telemetry.Measure(StageName.Recognition, _source.Id);
        (_nameAnew, _namedBy) = (false, gallery);
        if (_identities.Length < _tracks.Count)
        {
            Array.Resize(ref _identities, _tracks.Count * 2);
            Array.Resize(ref _ids, _tracks.Count * 2);
        }

        for (var i = 0; i < _tracks.Count; i++)
        {
            _identities[i] = _tracks[i].Vote.Decide(gallery);
            _ids[i] = _tracks[i].Person.TrackId;
        }

        _assigner.Assign(_ids.AsSpan(0, _tracks.Count), _identities.AsSpan(0, _tracks.Count));
        for (var i = 0; i < _tracks.Count; i++)
        {
            var (track, before, now) = (_tracks[i], _tracks[i].Identity, _identities[i]);
            track.Identity = now;
            if (now.State == IdentityState.Known && now.ProfileId != before.ProfileId)
            {
                _events.Add(new PersonRecognized(at, track.Person.TrackId, now.ProfileId!, now.Name!, now.Similarity));
            }
            else if (now.State == IdentityState.Unknown && before.State != IdentityState.Unknown)
            {
                _events.Add(new PersonUnknown(at, track.Person.TrackId));
            }

            if (track.JudgedAsKnown != (now.State == IdentityState.Known))
            {
                JudgeLiveness(track, at);
            }
        }

        TellWhoIsTogether();
    }

    /// <summary>Two profiles whose faces are in this very picture are two people: not a track that is about to end and its successor.</summary>
    private void TellWhoIsTogether()
    {
        for (var i = 1; i < _tracks.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (_tracks[i] is { Observation: not null, Identity.ProfileId: { } one } && _tracks[j] is { Observation: not null, Identity.ProfileId: { } other })
                {
                    _stages.Profiles.MarkSeenTogether(one, other);
                }
            }
        }
    }

    private PersonResult[] Results(TimeSpan timestamp)
    {
        var count = 0;
        foreach (var track in _tracks)
        {
            count += IsShown(track, timestamp) ? 1 : 0;
        }

        if (count == 0)
        {
            return [];
        }

        var results = new PersonResult[count];
        count = 0;
        foreach (var track in _tracks)
        {
            if (!IsShown(track, timestamp))
            {
                continue;
            }

            results[count++] = new PersonResult
            {
                TrackId = track.Person.TrackId,
                Box = track.Person.Box,
                Confidence = track.Person.Confidence,
                FirstSeen = track.FirstSeen,
                Face = track.Observation?.Face,
                Landmarks = track.Observation?.Landmarks,
                Pose = track.Observation?.Pose,
                Quality = track.Observation?.Quality,
                Identity = track.Identity,
                Liveness = track.Liveness,
                FaceConfirmedAt = track.FaceConfirmedAt,
                BlinkCount = track.BlinkCount,
            };
        }

        return results;
    }

    /// <summary>Somebody is shown whose face is seen, or who was found in the last search, or not long before.</summary>
    private bool IsShown(TrackState track, TimeSpan timestamp) =>
        track.Observation is not null
        || track.Person.LastSeen >= _schedule.LastSearch
        || timestamp - track.Person.LastSeen <= _options.Analysis.ShownAfterLastSeen;
}

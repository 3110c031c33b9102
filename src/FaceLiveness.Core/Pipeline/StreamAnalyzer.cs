namespace FaceLiveness;

/// <summary>
/// The way of a frame, for one stream: people now and then, faces followed in every frame, landmarks and liveness on every face seen,
/// embeddings of good looks only, names by vote. Called for one frame at a time, in order.
/// </summary>
internal sealed class StreamAnalyzer
{
    // A face alone is a weaker sign of a person than a body: it takes two searches, and a clear face, to become one.
    private const float FaceAlone = 0.75f;

    // Person detectors take reaching arms for people, in boxes that are wider than high. Such a box without a face keeps a track but starts none.
    private const float WideBox = 1.2f;
    private const float WideBoxTrust = 0.7f;

    // Landmarks that fit no face this well have slipped off it; the same bound as for blinks.
    private const float SlippedAlignment = 0.15f;

    // Two detections of one face from two regions overlap at least this much; two faces side by side do not.
    private const float SameFace = 0.3f;
    private const float SameBody = 0.5f;

    private readonly IFrameSource _source;
    private readonly PipelineStages _stages;
    private readonly FaceLivenessOptions _options;
    private readonly FaceFollower _follower;
    private readonly IdentityAssigner _assigner;
    private readonly LivenessPolicy _policy;
    private readonly SortedDictionary<int, TrackState> _tracks = [];
    private readonly double _phase;
    private IPersonTracker _tracker;
    private TimeSpan? _nextDetection;
    private Task<IReadOnlyList<PipelineEvent>>? _learning;

    public StreamAnalyzer(IFrameSource source, int index, PipelineStages stages, FaceLivenessOptions options)
    {
        _source = source;
        _stages = stages;
        _options = options;
        _follower = new FaceFollower(stages.FaceDetector, options.Analysis);
        _policy = new LivenessPolicy(options.Liveness);
        _assigner = new IdentityAssigner(options.Recognition);
        _tracker = stages.PersonTracker();

        // Streams that start together would all search for people in the same frame: the golden ratio spreads them.
        _phase = index * 0.618 % 1;
    }

    public async ValueTask<FrameResult> AnalyzeAsync(VideoFrame frame, CancellationToken cancellationToken)
    {
        var events = new List<PipelineEvent>();
        var at = new StreamMoment(_source.Id, frame.Timestamp, frame.CaptureTime);
        if (_learning is { IsCompleted: true } learned)
        {
            _learning = null;
            events.AddRange(await learned.ConfigureAwait(false));
        }

        await _follower.FollowAsync(frame, _tracks.Values, cancellationToken).ConfigureAwait(false);
        if (_nextDetection is null || frame.Timestamp >= _nextDetection)
        {
            var interval = _options.Analysis.PersonDetectionInterval;
            _nextDetection = frame.Timestamp + (_nextDetection is null ? interval * (1 + _phase) : interval);
            await SearchAsync(frame, at, events, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            TakeTracks(_tracker.Predict(frame.Timestamp), at, events);
        }

        foreach (var track in _tracks.Values)
        {
            track.Observation = null;
            if (track.Face is { } face && track.FaceSeenAt == frame.Timestamp)
            {
                await LookAsync(frame, track, face, at, events, cancellationToken).ConfigureAwait(false);
            }
        }

        Name(at, events);
        await LearnAsync(at, events, cancellationToken).ConfigureAwait(false);
        return new FrameResult
        {
            StreamId = _source.Id,
            SequenceNumber = frame.SequenceNumber,
            Timestamp = frame.Timestamp,
            CaptureTime = frame.CaptureTime,
            Width = frame.Width,
            Height = frame.Height,
            Persons = Results(frame.Timestamp),
            Events = events,
        };
    }

    /// <summary>The stream ended or broke off: nobody is in view any more. Waits for what is being learned.</summary>
    public async ValueTask<IReadOnlyList<PipelineEvent>> EndAsync(StreamMoment at)
    {
        var events = new List<PipelineEvent>();
        if (_learning is { } learning)
        {
            _learning = null;
            events.AddRange(await learning.ConfigureAwait(false));
        }

        TakeTracks([], at, events);
        _tracker = _stages.PersonTracker();
        _nextDetection = null;
        return events;
    }

    /// <summary>Looks for people, and for faces where none is being followed.</summary>
    private async ValueTask SearchAsync(VideoFrame frame, StreamMoment at, List<PipelineEvent> events, CancellationToken cancellationToken)
    {
        var persons = new List<PersonDetection>((await _stages.PersonDetector.DetectAsync([frame], cancellationToken).ConfigureAwait(false))[0]);
        var followed = _tracks.Values.Where(track => track.Face is not null && track.FaceSeenAt == frame.Timestamp).ToList();
        var faces = await FindNewFacesAsync(frame, persons, followed, cancellationToken).ConfigureAwait(false);

        AddFacesAlone(persons, followed, faces, frame);
        TakeTracks(_tracker.Update(persons, frame.Timestamp), at, events);
        GiveFaces(faces, frame.Timestamp);
    }

    /// <summary>A face without a person found is still a person; a followed one keeps its body's place.</summary>
    private static void AddFacesAlone(List<PersonDetection> persons, List<TrackState> followed, List<FaceDetection> faces, VideoFrame frame)
    {
        FaceDetection[] all = [.. followed.Select(track => track.Face!.Value), .. faces];
        var found = persons.Count;
        var personOfFace = PersonFaceMatcher.Match([.. persons.Select(person => person.Box)], [.. all.Select(face => face.Box)]);
        for (var i = 0; i < all.Length; i++)
        {
            if (personOfFace[i] >= 0)
            {
                continue;
            }

            if (i >= followed.Count)
            {
                persons.Add(new PersonDetection(PersonFaceMatcher.BodyOf(all[i].Box, frame.Width, frame.Height), all[i].Confidence * FaceAlone));
            }
            else if (!persons.Exists(person => person.Box.IoU(followed[i].Person.Box) > SameBody))
            {
                persons.Add(new PersonDetection(BodyOf(followed[i]), all[i].Confidence));
            }
        }

        for (var i = 0; i < found; i++)
        {
            if (persons[i].Box.Width > WideBox * persons[i].Box.Height && !personOfFace.Contains(i))
            {
                persons[i] = persons[i] with { Confidence = persons[i].Confidence * WideBoxTrust };
            }
        }
    }

    private async ValueTask<List<FaceDetection>> FindNewFacesAsync(
        VideoFrame frame, List<PersonDetection> persons, List<TrackState> followed, CancellationToken cancellationToken)
    {
        var regions = new List<ImageRegion> { ImageRegion.Whole(frame) };
        foreach (var person in persons)
        {
            var region = PersonFaceMatcher.FaceRegionOf(person.Box, frame.Width, frame.Height);
            if (region.Area > 0 && !followed.Exists(track => region.Contains(track.Face!.Value.Box.Center)))
            {
                regions.Add(new ImageRegion(frame, region));
            }
        }

        var found = await _stages.FaceDetector.DetectAsync(regions, cancellationToken).ConfigureAwait(false);
        var faces = new List<FaceDetection>();
        foreach (var face in found.SelectMany(list => list).OrderByDescending(face => face.Confidence))
        {
            if (_follower.IsPlausible(face) && !faces.Exists(other => Same(other.Box, face.Box)) && !followed.Exists(track => Same(track.Face!.Value.Box, face.Box)))
            {
                faces.Add(face);
            }
        }

        return faces;

        static bool Same(BoundingBox a, BoundingBox b) => a.IoU(b) > SameFace || a.Contains(b.Center) || b.Contains(a.Center);
    }

    /// <summary>Where the body of a followed face is, when the person detector misses it: as it last lay to the face.</summary>
    private static BoundingBox BodyOf(TrackState track)
    {
        var face = track.Face!.Value.Box;
        return track.BodyToFace is { } relation
            ? new BoundingBox(
                face.X + (relation.X * face.Width), face.Y + (relation.Y * face.Height), relation.Width * face.Width, relation.Height * face.Height)
            : track.Person.Box;
    }

    private void TakeTracks(IReadOnlyList<TrackedPerson> people, StreamMoment at, List<PipelineEvent> events)
    {
        foreach (var person in people)
        {
            if (_tracks.TryGetValue(person.TrackId, out var track))
            {
                track.Person = person;
                track.RememberBody(at.Timestamp);
                continue;
            }

            _tracks.Add(person.TrackId, new TrackState(person, at.Timestamp, _stages.LivenessChecks, new TrackIdentityVote(_options.Recognition, _stages.Thresholds)));
            events.Add(new PersonAppeared(at, person.TrackId));
        }

        foreach (var gone in _tracks.Values.Where(track => people.All(person => person.TrackId != track.Person.TrackId)).ToList())
        {
            _tracks.Remove(gone.Person.TrackId);
            events.Add(new PersonLeft(at, gone.Person.TrackId, gone.Identity.ProfileId));
        }
    }

    /// <summary>Gives newly found faces to the tracks they belong to.</summary>
    private void GiveFaces(List<FaceDetection> faces, TimeSpan timestamp)
    {
        var faceless = _tracks.Values.Where(track => track.Face is null || track.FaceSeenAt != timestamp).ToList();
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
        VideoFrame frame, TrackState track, FaceDetection face, StreamMoment at, List<PipelineEvent> events, CancellationToken cancellationToken)
    {
        var landmarks = await _stages.FaceLandmarker
            .LocateAsync(frame, track.FaceBox.Check(face.Box), cancellationToken).ConfigureAwait(false);
        var pose = HeadPoseEstimator.Estimate(landmarks);
        var quality = _stages.FaceQualityAssessor.Assess(frame.View, face, landmarks, pose);
        track.FaceIsDoubted = quality.Alignment < SlippedAlignment;
        track.FaceBox.Update(landmarks, frame.Timestamp);
        var observation = new FaceObservation(frame, face, landmarks, pose, quality);
        track.Observation = observation;
        if (IsWorthALook(track, quality, frame.Timestamp))
        {
            var embedding = await _stages.FaceEmbedder
                .EmbedAsync(frame, landmarks.ToFivePoints(), cancellationToken).ConfigureAwait(false);
            TakeLook(frame, track, face, embedding, quality);
        }

        await CheckLivenessAsync(track, observation, at, events, cancellationToken).ConfigureAwait(false);
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
                && (track.LookCount < options.FirstLooks || quality.Score > track.BestQuality + options.BetterLookMargin));
    }

    private void TakeLook(VideoFrame frame, TrackState track, FaceDetection face, FaceEmbedding embedding, FaceQuality quality)
    {
        track.LastLookAt = frame.Timestamp;
        track.LookCount++;
        track.BestQuality = MathF.Max(track.BestQuality, quality.Score);
        track.HasNews |= track.Vote.Add(new FaceLook(embedding, quality.Score, frame.Timestamp, frame.CaptureTime)
        {
            Picture = _stages.ImageCodec is { } codec ? FacePicture.Cut(codec, frame.View, face.Box) : null,
        });
        if (track.Vote.IsInconsistent)
        {
            track.StartOver();
        }
    }

    private async ValueTask CheckLivenessAsync(
        TrackState track, FaceObservation observation, StreamMoment at, List<PipelineEvent> events, CancellationToken cancellationToken)
    {
        for (var i = 0; i < track.Sessions.Length; i++)
        {
            var verdict = await track.Sessions[i].ObserveAsync(observation, cancellationToken).ConfigureAwait(false);
            track.Verdicts[i] = KeyValuePair.Create(_stages.LivenessChecks[i].Name, verdict);
            foreach (var blink in verdict.NewBlinks)
            {
                track.BlinkCount++;
                events.Add(new PersonBlinked(at, track.Person.TrackId, blink));
            }
        }

        var before = track.Liveness.State;
        track.Liveness = _policy.Combine(track.Verdicts);
        if (track.Liveness.State == before)
        {
            return;
        }

        track.HasNews = true;
        if (track.Liveness.State == LivenessState.Live)
        {
            events.Add(new LivenessConfirmed(at, track.Person.TrackId, track.Liveness));
        }
        else if (track.Liveness.State == LivenessState.Spoof)
        {
            events.Add(new SpoofSuspected(at, track.Person.TrackId, track.Liveness));
        }
    }

    /// <summary>Decides who everybody is: by vote within a track, and each name at most once in a frame.</summary>
    private void Name(StreamMoment at, List<PipelineEvent> events)
    {
        var gallery = _stages.Profiles.Gallery;
        TrackState[] tracks = [.. _tracks.Values];
        PersonIdentity[] identities = [.. tracks.Select(track => track.Vote.Decide(gallery))];
        _assigner.Assign([.. tracks.Select(track => track.Person.TrackId)], identities);
        for (var i = 0; i < tracks.Length; i++)
        {
            var (track, before, now) = (tracks[i], tracks[i].Identity, identities[i]);
            track.Identity = now;
            if (now.State == IdentityState.Known && now.ProfileId != before.ProfileId)
            {
                events.Add(new PersonRecognized(at, track.Person.TrackId, now.ProfileId!, now.Name!, now.Similarity));
            }
            else if (now.State == IdentityState.Unknown && before.State != IdentityState.Unknown)
            {
                events.Add(new PersonUnknown(at, track.Person.TrackId));
            }
        }
    }

    /// <summary>
    /// Lets the profiles learn from tracks of which something new is known. A recording waits, so that it gives the same result every time;
    /// a live stream goes on and hears of the outcome in a later frame.
    /// </summary>
    private async ValueTask LearnAsync(StreamMoment at, List<PipelineEvent> events, CancellationToken cancellationToken)
    {
        if (_learning is not null)
        {
            return;
        }

        var evidence = new List<(int TrackId, TrackEvidence Evidence)>();
        foreach (var track in _tracks.Values.Where(track => track.HasNews))
        {
            track.HasNews = false;
            if (track.Liveness.State == LivenessState.Live)
            {
                evidence.Add((track.Person.TrackId, new TrackEvidence(_source.Id, track.Vote.Looks, track.Identity, IsLive: true)));
            }
        }

        if (evidence.Count == 0)
        {
            return;
        }

        if (_source.IsLive)
        {
            _learning = Task.Run(() => ConsiderAsync(at, evidence, CancellationToken.None), CancellationToken.None);
            return;
        }

        var learned = await ConsiderAsync(at, evidence, cancellationToken).ConfigureAwait(false);
        events.AddRange(learned);
        if (learned.Count > 0)
        {
            Name(at, events);
        }
    }

    private async Task<IReadOnlyList<PipelineEvent>> ConsiderAsync(
        StreamMoment at, List<(int TrackId, TrackEvidence Evidence)> evidence, CancellationToken cancellationToken)
    {
        var events = new List<PipelineEvent>();
        foreach (var (trackId, looks) in evidence)
        {
            var outcome = await _stages.Profiles.ConsiderAsync(looks, cancellationToken).ConfigureAwait(false);
            if (outcome.Kind == ProfileOutcomeKind.Created)
            {
                events.Add(new ProfileCreated(at, trackId, outcome.Profile!.Id, outcome.Profile.Name));
            }
            else if (outcome.Kind == ProfileOutcomeKind.Improved)
            {
                events.Add(new ProfileImproved(at, trackId, outcome.Profile!.Id, outcome.Quality));
            }
        }

        return events;
    }

    private List<PersonResult> Results(TimeSpan timestamp)
    {
        var results = new List<PersonResult>(_tracks.Count);
        foreach (var track in _tracks.Values)
        {
            if (track.Observation is null && timestamp - track.Person.LastSeen > _options.Analysis.ShownAfterLastSeen)
            {
                continue;
            }

            results.Add(new PersonResult
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
                BlinkCount = track.BlinkCount,
            });
        }

        return results;
    }
}

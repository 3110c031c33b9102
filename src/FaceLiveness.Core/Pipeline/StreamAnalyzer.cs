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
    private readonly FaceFollower _follower;
    private readonly PersonSearch _search;
    private readonly ProfileLearner _learner;
    private readonly IdentityAssigner _assigner;
    private readonly LivenessPolicy _policy;
    private readonly SortedDictionary<int, TrackState> _tracks = [];
    private readonly double _phase;
    private IPersonTracker _tracker;
    private TimeSpan? _nextDetection;

    public StreamAnalyzer(IFrameSource source, int index, PipelineStages stages, FaceLivenessOptions options, ILogger logger)
    {
        _source = source;
        _stages = stages;
        _options = options;
        _follower = new FaceFollower(stages.FaceDetector, options.Analysis);
        _search = new PersonSearch(stages.PersonDetector, stages.FaceDetector, options.Analysis);
        _learner = new ProfileLearner(stages.Profiles, source, logger);
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
        events.AddRange(await _learner.CollectAsync(wait: false).ConfigureAwait(false));
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
        var learned = await _learner.LearnAsync(at, _tracks.Values, cancellationToken).ConfigureAwait(false);
        events.AddRange(learned);
        if (learned.Count > 0)
        {
            Name(at, events);
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
            Events = events,
        };
    }

    /// <summary>The stream ended or broke off: nobody is in view any more. Waits for what is being learned.</summary>
    public async ValueTask<IReadOnlyList<PipelineEvent>> EndAsync(StreamMoment at)
    {
        var events = new List<PipelineEvent>(await _learner.CollectAsync(wait: true).ConfigureAwait(false));
        TakeTracks([], at, events);
        _tracker = _stages.PersonTracker();
        _nextDetection = null;
        return events;
    }

    /// <summary>Looks for people, and for faces where none is being followed.</summary>
    private async ValueTask SearchAsync(VideoFrame frame, StreamMoment at, List<PipelineEvent> events, CancellationToken cancellationToken)
    {
        var followed = _tracks.Values.Where(track => track.Face is not null && track.FaceSeenAt == frame.Timestamp).ToList();
        var (persons, faces) = await _search.FindAsync(frame, followed, cancellationToken).ConfigureAwait(false);
        TakeTracks(_tracker.Update(persons, frame.Timestamp), at, events);
        GiveFaces(faces, frame.Timestamp);
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
    private void GiveFaces(IReadOnlyList<FaceDetection> faces, TimeSpan timestamp)
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
        var quality = _stages.FaceQualityAssessor.Assess(frame, face, landmarks, pose);
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
            Picture = _stages.ImageCodec is { } codec && quality.Score >= track.Vote.QualityToBeat
                ? FacePicture.Cut(codec, frame, face.Box)
                : null,
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

namespace FaceLiveness;

/// <summary>
/// Records the EAR of every track, its open-eye baseline and the blinks that were found, to be plotted or looked into.
/// Keeps the latest frames of the latest tracks: about 40 bytes a frame, 23 MB in all at the defaults.
/// </summary>
/// <remarks>Add it with <c>AddResultSink</c>. Safe to read while the pipeline runs.</remarks>
public sealed class EarRecorder : IResultSink
{
    private readonly BlinkOptions _options;
    private readonly int _maximumPoints;
    private readonly int _maximumTracks;
    private readonly Lock _gate = new();

    // By when each was seen last.
    private readonly List<Recording> _recordings = [];

    /// <summary>Starts to record.</summary>
    /// <param name="options">The options of the pipeline whose results come; the defaults where null.</param>
    /// <param name="maximumPoints">Frames kept of each track, at least 1. The default is five minutes at 30 frames a second.</param>
    /// <param name="maximumTracks">Tracks kept, over all streams, at least 1: those that were seen last.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public EarRecorder(BlinkOptions? options = null, int maximumPoints = 9_000, int maximumTracks = 64)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumPoints, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumTracks, 1);
        _options = options ?? new();
        _maximumPoints = maximumPoints;
        _maximumTracks = maximumTracks;
    }

    /// <summary>What has been recorded up to now, by stream and track.</summary>
    public IReadOnlyList<EarTrace> Traces
    {
        get
        {
            lock (_gate)
            {
                return [.. _recordings.Select(recording => recording.Trace()).OrderBy(trace => trace.StreamId, StringComparer.Ordinal).ThenBy(trace => trace.TrackId)];
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask PublishAsync(FrameResult result, VideoFrame frame, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        lock (_gate)
        {
            foreach (var happened in result.Events)
            {
                if (happened is PersonRejoined back)
                {
                    Rejoin(result.StreamId, back.TrackId, back.FormerId);
                }
            }

            foreach (var person in result.Persons)
            {
                if (person is { Landmarks: { } landmarks, Pose: { } pose, Quality: { } quality })
                {
                    Of(result.StreamId, person.TrackId).Add(EyeSample.From(landmarks, pose, quality, result.Timestamp, _options), _maximumPoints);
                }
            }

            foreach (var happened in result.Events)
            {
                if (happened is PersonBlinked blinked && Find(result.StreamId, blinked.TrackId) is { } recording)
                {
                    recording.Add(blinked.Blink);
                }
            }
        }

        return ValueTask.CompletedTask;
    }

    private Recording? Find(string streamId, int trackId) =>
        _recordings.Find(recording => recording.TrackId == trackId && recording.StreamId == streamId);

    private Recording Of(string streamId, int trackId)
    {
        var recording = Find(streamId, trackId) ?? new Recording(streamId, trackId, new BlinkDetector(_options));
        _recordings.Remove(recording);
        if (_recordings.Count == _maximumTracks)
        {
            _recordings.RemoveAt(0);
        }

        _recordings.Add(recording);
        return recording;
    }

    /// <summary>What was recorded under the id of somebody who turned out to be back belongs to the old id.</summary>
    private void Rejoin(string streamId, int trackId, int formerId)
    {
        if (Find(streamId, formerId) is { } since)
        {
            var before = Find(streamId, trackId);
            since.TakeOver(trackId, before, _maximumPoints);
            _recordings.RemoveAll(recording => recording == before || recording == since);
            _recordings.Add(since);
        }
    }

    private sealed class Recording(string streamId, int trackId, BlinkDetector detector)
    {
        private readonly Queue<EarPoint> _points = [];
        private readonly List<Blink> _blinks = [];

        public string StreamId => streamId;

        public int TrackId { get; private set; } = trackId;

        public void Add(in EyeSample eyes, int maximumPoints)
        {
            detector.Observe(eyes);
            if (_points.Count == maximumPoints)
            {
                _points.Dequeue();
                var oldest = _points.Count > 0 ? _points.Peek().Eyes.Timestamp : eyes.Timestamp;
                _blinks.RemoveAll(blink => blink.End < oldest);
            }

            _points.Enqueue(new(eyes, detector.Baseline));
        }

        public void Add(Blink blink) => _blinks.Add(blink);

        public void TakeOver(int trackId, Recording? before, int maximumPoints)
        {
            TrackId = trackId;
            if (before is null)
            {
                return;
            }

            EarPoint[] all = [.. before._points, .. _points];
            _points.Clear();
            foreach (var point in all.TakeLast(maximumPoints))
            {
                _points.Enqueue(point);
            }

            _blinks.InsertRange(0, before._blinks.Where(blink => blink.End >= _points.Peek().Eyes.Timestamp));
        }

        public EarTrace Trace() => new(streamId, TrackId, [.. _points], [.. _blinks]);
    }
}

using System.Collections.ObjectModel;

namespace FaceLiveness;

/// <summary>Keeps what is going on in every stream up to date from results and events. Safe for calls from several threads at once.</summary>
/// <remarks>
/// Results and events of a stream reach the board on separate ways. A result that was taken before its stream was lost, or that comes
/// after its end, therefore changes nothing: nobody reappears in a stream that is gone. A stream is removed when all its results have come.
/// </remarks>
public sealed class StatusBoard
{
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly SortedList<string, Row> _rows = new(StringComparer.Ordinal);
    private DateTimeOffset _changed;
    private StatusSnapshot? _current;

    /// <summary>Starts with every stream connecting.</summary>
    /// <param name="streamIds">The streams that are going to be watched; others are added when they are first heard of.</param>
    /// <param name="timeProvider">Dates the snapshots; the system's when null.</param>
    public StatusBoard(IEnumerable<string>? streamIds = null, TimeProvider? timeProvider = null)
    {
        _time = timeProvider ?? TimeProvider.System;
        _changed = _time.GetUtcNow();
        foreach (var id in streamIds ?? [])
        {
            _rows[id] = new Row();
        }
    }

    /// <summary>What is going on now.</summary>
    public StatusSnapshot Current
    {
        get
        {
            lock (_gate)
            {
                return _current ??= new(_changed, Statuses());
            }
        }
    }

    /// <summary>Takes the result of a frame into account. Keeps the result until the next one comes.</summary>
    /// <returns>
    /// True for a major change: somebody came, left, was recognised, blinked or proved live, or the stream came to life.
    /// False where only places and degrees changed.
    /// </returns>
    public bool Apply(FrameResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        lock (_gate)
        {
            var row = RowOf(result.StreamId);
            if (row.GoneSince is { } gone)
            {
                if (result.CaptureTime <= gone)
                {
                    return false;
                }

                row.GoneSince = null;
            }

            var isMajor = row.State != StreamState.Live || DiffersMuch(row.Newest?.Persons ?? [], result.Persons);
            row.State = StreamState.Live;
            row.Newest = result;
            row.LastFrame = result.CaptureTime;
            row.Rate.Add(result.Timestamp);
            Changed();
            return isMajor;
        }
    }

    /// <summary>Takes an event into account. Only those of streams matter: people are read off the results.</summary>
    /// <returns>True where the stream's state changed.</returns>
    public bool Apply(PipelineEvent pipelineEvent)
    {
        ArgumentNullException.ThrowIfNull(pipelineEvent);
        var at = pipelineEvent.At;
        lock (_gate)
        {
            if (pipelineEvent is StreamRemoved)
            {
                _rows.Remove(at.StreamId);
                Changed();
                return true;
            }

            var row = RowOf(at.StreamId);
            var before = row.State;
            switch (pipelineEvent)
            {
                case StreamStarted or StreamRestored:
                    row.GoneSince = null;
                    (row.State, row.Reason, row.RetryAt) = (StreamState.Live, null, null);
                    break;
                case StreamStalled:
                    row.Leave(StreamState.Stalled, at.CaptureTime);
                    break;
                case StreamLost lost:
                    row.Leave(lost.RetryIn is null ? StreamState.Failed : StreamState.Retrying, at.CaptureTime);
                    (row.Reason, row.RetryAt) = (lost.Reason, at.CaptureTime + lost.RetryIn);
                    break;
                case StreamEnded:
                    row.Leave(StreamState.Ended, DateTimeOffset.MaxValue);
                    (row.Reason, row.RetryAt) = (null, null);
                    break;
                default:
                    return false;
            }

            Changed();
            return before != row.State;
        }
    }

    private static bool DiffersMuch(IReadOnlyList<PersonResult> before, IReadOnlyList<PersonResult> after)
    {
        if (before.Count != after.Count)
        {
            return true;
        }

        for (var i = 0; i < after.Count; i++)
        {
            if (DiffersMuch(before[i], after[i]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True where two results of one track differ in more than place and degree: in who it is, liveness or blinks.</summary>
    private static bool DiffersMuch(PersonResult before, PersonResult after) =>
        before.TrackId != after.TrackId
        || before.Identity.State != after.Identity.State
        || before.Identity.ProfileId != after.Identity.ProfileId
        || before.Identity.Name != after.Identity.Name
        || before.Liveness.State != after.Liveness.State
        || before.BlinkCount != after.BlinkCount;

    private ReadOnlyDictionary<string, StreamStatus> Statuses()
    {
        var statuses = new SortedList<string, StreamStatus>(_rows.Count, StringComparer.Ordinal);
        for (var i = 0; i < _rows.Count; i++)
        {
            statuses.Add(_rows.GetKeyAtIndex(i), _rows.GetValueAtIndex(i).Status());
        }

        return statuses.AsReadOnly();
    }

    private Row RowOf(string streamId)
    {
        if (!_rows.TryGetValue(streamId, out var row))
        {
            _rows.Add(streamId, row = new Row());
        }

        return row;
    }

    private void Changed()
    {
        _changed = _time.GetUtcNow();
        _current = null;
    }

    /// <summary>One stream. What is told of it is written down only when somebody asks: results come far more often.</summary>
    private sealed class Row
    {
        public StreamState State { get; set; }

        public string? Reason { get; set; }

        public DateTimeOffset? RetryAt { get; set; }

        public DateTimeOffset? GoneSince { get; set; }

        public DateTimeOffset? LastFrame { get; set; }

        public FrameResult? Newest { get; set; }

        public FrameRateMeter Rate { get; private set; } = new();

        public void Leave(StreamState state, DateTimeOffset at)
        {
            (State, GoneSince, Newest, Rate) = (state, at, null, new());
        }

        public StreamStatus Status() => new()
        {
            State = State,
            Reason = Reason,
            RetryAt = RetryAt,
            Fps = Rate.FramesPerSecond,
            LastFrame = LastFrame,
            Persons = Newest is { } newest ? Persons(newest) : [],
        };

        private static PersonStatus[] Persons(FrameResult result)
        {
            var persons = new PersonStatus[result.Persons.Count];
            for (var i = 0; i < persons.Length; i++)
            {
                persons[i] = PersonStatus.Of(result.Persons[i], result);
            }

            return persons;
        }
    }
}

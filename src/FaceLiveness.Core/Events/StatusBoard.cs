using System.Collections.Immutable;

namespace FaceLiveness;

/// <summary>Keeps what is going on in every stream up to date from results and events. Safe for calls from several threads at once.</summary>
/// <remarks>
/// Results and events of a stream reach the board on separate ways. A result that was taken before its stream was lost, or that comes
/// after its end, therefore changes nothing: nobody reappears in a stream that is gone.
/// </remarks>
public sealed class StatusBoard
{
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, FrameRateMeter> _rates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _goneSince = new(StringComparer.Ordinal);
    private StatusSnapshot _current;

    /// <summary>Starts with every stream connecting.</summary>
    /// <param name="streamIds">The streams that are going to be watched; others are added when they are first heard of.</param>
    /// <param name="timeProvider">Dates the snapshots; the system's when null.</param>
    public StatusBoard(IEnumerable<string>? streamIds = null, TimeProvider? timeProvider = null)
    {
        _time = timeProvider ?? TimeProvider.System;
        var connecting = new StreamStatus { State = StreamState.Connecting, Persons = [] };
        var streams = (streamIds ?? []).ToImmutableSortedDictionary(id => id, _ => connecting, StringComparer.Ordinal);
        _current = new(_time.GetUtcNow(), streams);
    }

    /// <summary>What is going on now.</summary>
    public StatusSnapshot Current
    {
        get
        {
            lock (_gate)
            {
                return _current;
            }
        }
    }

    /// <summary>Takes the result of a frame into account.</summary>
    /// <returns>
    /// True for a major change: somebody came, left, was recognised, blinked or proved live, or the stream came to life.
    /// False where only places and degrees changed.
    /// </returns>
    public bool Apply(FrameResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        lock (_gate)
        {
            var before = Find(result.StreamId);
            if (_goneSince.TryGetValue(result.StreamId, out var gone))
            {
                if (result.CaptureTime <= gone)
                {
                    return false;
                }

                _goneSince.Remove(result.StreamId);
            }

            if (!_rates.TryGetValue(result.StreamId, out var rate))
            {
                _rates.Add(result.StreamId, rate = new());
            }

            var after = new StreamStatus
            {
                State = StreamState.Live,
                Fps = rate.Add(result.Timestamp),
                LastFrame = result.CaptureTime,
                Persons = [.. result.Persons.Select(person => PersonStatus.Of(person, result))],
            };
            Set(result.StreamId, after);
            return before?.State != StreamState.Live || DiffersMuch(before.Persons, after.Persons);
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
            var before = Find(at.StreamId) ?? new() { State = StreamState.Connecting, Persons = [] };
            switch (pipelineEvent)
            {
                case StreamStarted or StreamRestored:
                    _goneSince.Remove(at.StreamId);
                    Set(at.StreamId, before with { State = StreamState.Live, Reason = null, RetryAt = null });
                    break;
                case StreamStalled:
                    _goneSince[at.StreamId] = at.CaptureTime;
                    _rates.Remove(at.StreamId);
                    Set(at.StreamId, before with { State = StreamState.Stalled, Fps = 0, Persons = [] });
                    break;
                case StreamLost lost:
                    _goneSince[at.StreamId] = at.CaptureTime;
                    _rates.Remove(at.StreamId);
                    Set(at.StreamId, before with
                    {
                        State = lost.RetryIn is null ? StreamState.Failed : StreamState.Retrying,
                        Reason = lost.Reason,
                        RetryAt = at.CaptureTime + lost.RetryIn,
                        Fps = 0,
                        Persons = [],
                    });
                    break;
                case StreamEnded:
                    _goneSince[at.StreamId] = DateTimeOffset.MaxValue;
                    Set(at.StreamId, before with { State = StreamState.Ended, Reason = null, RetryAt = null, Fps = 0, Persons = [] });
                    break;
                default:
                    return false;
            }

            return before.State != Find(at.StreamId)!.State;
        }
    }

    private static bool DiffersMuch(IReadOnlyList<PersonStatus> before, IReadOnlyList<PersonStatus> after)
    {
        if (before.Count != after.Count)
        {
            return true;
        }

        for (var i = 0; i < after.Count; i++)
        {
            if (after[i].DiffersMuchFrom(before[i]))
            {
                return true;
            }
        }

        return false;
    }

    private StreamStatus? Find(string streamId) => _current.Streams.GetValueOrDefault(streamId);

    private void Set(string streamId, StreamStatus status) =>
        _current = new(_time.GetUtcNow(), ((ImmutableSortedDictionary<string, StreamStatus>)_current.Streams).SetItem(streamId, status));
}

using Microsoft.Extensions.Logging;

namespace FaceLiveness;

/// <summary>
/// Watches over one stream's source: whether pictures come, when a lost one is tried again, and what is told of it. The frame path only says
/// that a picture came.
/// </summary>
internal sealed partial class StreamSupervisor
{
    // A camera that delivers for a moment and dies again has not recovered: its next wait goes on doubling. Cameras that restart
    // under load do so within a few seconds of the first picture.
    private static readonly TimeSpan SteadyAfter = TimeSpan.FromSeconds(10);

    private readonly IFrameSource _source;
    private readonly AnalysisOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private StreamState _state;
    private string? _reason;
    private DateTimeOffset? _retryAt;
    private bool _hasStarted;
    private bool _hasPicture;
    private TimeSpan _position;
    private long _connectedSince;
    private long _lastPicture;
    private int _failures;

    public StreamSupervisor(IFrameSource source, AnalysisOptions options, TimeProvider timeProvider, ILogger logger)
    {
        _source = source;
        _options = options;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    /// <summary>The state, why the stream is not running, and when a lost one is tried again.</summary>
    public (StreamState State, string? Reason, DateTimeOffset? RetryAt) Status
    {
        get
        {
            lock (_gate)
            {
                return (_state, _reason, _retryAt);
            }
        }
    }

    /// <summary>
    /// Watches a new connection of a live source until it is cancelled, and cancels it when it has been silent for too long.
    /// A recording is waited for: its pictures come as fast as they are wanted.
    /// </summary>
    /// <returns>Why the connection was cancelled; null where somebody else ended it.</returns>
    public async Task<StreamFault?> WatchAsync(CancellationTokenSource connection, EventQueue events)
    {
        lock (_gate)
        {
            _retryAt = null;
            _hasPicture = false;
            _connectedSince = _lastPicture = _timeProvider.GetTimestamp();
        }

        if (!_source.IsLive)
        {
            return null;
        }

        try
        {
            while (true)
            {
                var (next, telling) = Look(events, out var fault);
                await telling.ConfigureAwait(false);
                if (fault is not null)
                {
                    await connection.CancelAsync().ConfigureAwait(false);
                    return fault;
                }

                await Task.Delay(next, _timeProvider, connection.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>A picture came.</summary>
    public ValueTask SeeAsync(VideoFrame frame, EventQueue events)
    {
        lock (_gate)
        {
            _lastPicture = _timeProvider.GetTimestamp();
            _position = frame.Timestamp;
            if (!_hasPicture)
            {
                _hasPicture = true;
                _connectedSince = _lastPicture;
            }

            if (_state == StreamState.Live)
            {
                return ValueTask.CompletedTask;
            }

            var at = new StreamMoment(_source.Id, frame.Timestamp, frame.CaptureTime);
            PipelineEvent happened = _hasStarted ? new StreamRestored(at) : new StreamStarted(at);
            (_state, _reason, _hasStarted) = (StreamState.Live, null, true);

            // Published before the gate opens: what happened first is told first.
            return events.PublishAsync(happened);
        }
    }

    /// <summary>The stream was lost.</summary>
    /// <returns>How long to wait before it is tried again; null where it is not.</returns>
    public async ValueTask<TimeSpan?> LoseAsync(StreamFault fault, StreamMoment at, EventQueue events)
    {
        TimeSpan? retryIn;
        Task telling;
        lock (_gate)
        {
            var isSteady = _hasPicture && _timeProvider.GetElapsedTime(_connectedSince, _lastPicture) >= SteadyAfter;
            _failures = isSteady ? 1 : _failures + 1;
            retryIn = _source.IsLive ? Wait(fault.Kind) : null;
            (_state, _reason, _retryAt) = (retryIn is null ? StreamState.Failed : StreamState.Retrying, fault.Reason, _timeProvider.GetUtcNow() + retryIn);
            telling = events.PublishAsync(new StreamLost(at, fault.Reason, retryIn)).AsTask();
        }

        LogLost(_logger, _source.Id, fault.Reason, retryIn);
        await telling.ConfigureAwait(false);
        return retryIn;
    }

    /// <summary>The recording came to its end.</summary>
    public ValueTask EndAsync(StreamMoment at, EventQueue events)
    {
        lock (_gate)
        {
            (_state, _reason) = (StreamState.Ended, null);
            return events.PublishAsync(new StreamEnded(at));
        }
    }

    /// <summary>The stream was stopped. One that was running has ended too: nobody must read of it later as running, with people in view.</summary>
    public ValueTask StopAsync(StreamMoment at, EventQueue events) =>
        Status.State is StreamState.Live or StreamState.Stalled ? EndAsync(at, events) : ValueTask.CompletedTask;

    /// <summary>Looks for how long the source has been silent, and when to look again.</summary>
    private (TimeSpan Next, Task Telling) Look(EventQueue events, out StreamFault? fault)
    {
        lock (_gate)
        {
            fault = null;
            var silence = _timeProvider.GetElapsedTime(_lastPicture);
            var limit = _hasPicture ? _options.StallLimit : _options.FirstPictureLimit;
            if (silence >= limit)
            {
                fault = new(Silence(limit), FrameSourceFault.Transient);
                return (default, Task.CompletedTask);
            }

            // While it is silent a picture may come at any time, after which silence is measured anew: so looking again must not wait for the limit.
            var next = limit - silence < _options.StallAfter ? limit - silence : _options.StallAfter;
            if (_state != StreamState.Live)
            {
                return (next, Task.CompletedTask);
            }

            if (silence < _options.StallAfter)
            {
                return (_options.StallAfter - silence, Task.CompletedTask);
            }

            (_state, _reason) = (StreamState.Stalled, "The connection is open, and no picture comes.");
            var at = new StreamMoment(_source.Id, _position, _timeProvider.GetUtcNow());
            return (next, events.PublishAsync(new StreamStalled(at, silence)).AsTask());
        }
    }

    private string Silence(TimeSpan limit) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{_source.Id} has sent no picture that could be decoded {(_hasPicture ? "for" : "within")} {limit.TotalSeconds:0.#} s. Check the camera and the network.");

    private TimeSpan? Wait(FrameSourceFault kind)
    {
        if (kind == FrameSourceFault.Permanent)
        {
            return null;
        }

        var doubled = _options.FirstRetry.TotalSeconds * Math.Pow(2, Math.Min(_failures - 1, 30));
        var full = kind == FrameSourceFault.Refused ? _options.LongestRetry.TotalSeconds : Math.Min(doubled, _options.LongestRetry.TotalSeconds);

        // Less up to a quarter at random, so that cameras behind one switch do not return all at once.
        return TimeSpan.FromSeconds(full * (1 - (0.25 * Random.Shared.NextDouble())));
    }

    [LoggerMessage(EventId = 100, Level = LogLevel.Warning, Message = "Stream {Stream} is lost: {Reason} Next try in {RetryIn} (none where empty)")]
    private static partial void LogLost(ILogger logger, string stream, string reason, TimeSpan? retryIn);
}

using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace FaceLiveness;

/// <summary>Runs one stream: opens its source again when it is lost, keeps the newest picture of a live one, and analyses.</summary>
internal sealed partial class StreamWorker
{
    // A recording may be decoded this many pictures ahead; a live stream keeps only the newest.
    private const int RecordingBacklog = 4;

    // A source must end within a second of cancelling. One that does not is left behind after twice that.
    private static readonly TimeSpan SourcePatience = TimeSpan.FromSeconds(2);

    // The first picture of a new connection comes after the last one of the old.
    private static readonly TimeSpan AfterReconnection = TimeSpan.FromMilliseconds(1);

    private readonly IFrameSource _source;
    private readonly StreamAnalyzer _analyzer;
    private readonly LoadController _load;
    private readonly ProcessorShare _processor = new();
    private readonly FrameRateMeter _rate = new();
    private readonly PipelineTelemetry _telemetry;
    private readonly PipelineStages _stages;
    private readonly AnalysisOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private long _framesRead;
    private long _framesAnalyzed;
    private long _framesDropped;
    private long _resultsDropped;
    private long _droppedBefore;
    private long _ageTicks = -1;
    private ChannelReader<VideoFrame>? _mailbox;
    private TimeSpan _position;
    private DateTimeOffset _captured;
    private TimeSpan _timeOffset;
    private long _sequenceOffset;
    private volatile StreamState _state;
    private volatile string? _fault;

    public StreamWorker(
        IFrameSource source,
        int index,
        PipelineStages stages,
        FaceLivenessOptions options,
        LoadController load,
        PipelineTelemetry telemetry,
        TimeProvider timeProvider,
        ILoggerFactory loggerFactory)
    {
        _load = load;
        _telemetry = telemetry;
        _source = source;
        _stages = stages;
        _options = options.Analysis;
        _timeProvider = timeProvider;
        _logger = loggerFactory.CreateLogger<FacePipeline>();
        _analyzer = new StreamAnalyzer(source, index, stages, options, telemetry, _logger);
    }

    public StreamCounters Counters => new()
    {
        StreamId = _source.Id,
        State = _state,
        FramesRead = Interlocked.Read(ref _framesRead),
        FramesAnalyzed = Interlocked.Read(ref _framesAnalyzed),
        FramesDropped = Interlocked.Read(ref _framesDropped),
        ResultsDropped = Interlocked.Read(ref _resultsDropped),
        DecodeErrors = _source.DecodeErrors,
        QueueDepth = _mailbox?.Count ?? 0,
        FramesPerSecond = _rate.FramesPerSecond,
        ResultAge = Interlocked.Read(ref _ageTicks) is >= 0 and var age ? TimeSpan.FromTicks(age) : null,
        Effort = _source.Effort,
        Position = _position,
        Duration = _source.Duration,
        Fault = _fault,
    };

    public async Task RunAsync(
        ChannelWriter<FrameResult> results, EventQueue events, SemaphoreSlim? analysisSlots, CancellationToken cancellationToken)
    {
        var sinks = new ResultQueue(_stages.ResultSinks, _logger);
        await using (sinks.ConfigureAwait(false))
        {
            var failures = 0;
            while (!cancellationToken.IsCancellationRequested)
            {
                var before = Interlocked.Read(ref _framesRead);

                // Media time goes on over reconnections: tracks and blinks never see it run backwards.
                _timeOffset = before == 0 ? TimeSpan.Zero : _position + AfterReconnection;
                _sequenceOffset = before;
                var (ended, fault, mayRetry) = await ConnectOnceAsync(results, events, sinks, analysisSlots, cancellationToken).ConfigureAwait(false);
                foreach (var left in await _analyzer.EndAsync(Now()).ConfigureAwait(false))
                {
                    await events.PublishAsync(left).ConfigureAwait(false);
                }

                // A running stream that is stopped has ended too: nobody must read of it later as running, with people in view.
                var stopped = cancellationToken.IsCancellationRequested;
                if (ended || (stopped && _state == StreamState.Live))
                {
                    _state = StreamState.Ended;
                    await events.PublishAsync(new StreamEnded(Now())).ConfigureAwait(false);
                    return;
                }

                if (stopped)
                {
                    return;
                }

                _fault = fault;
                failures = Interlocked.Read(ref _framesRead) > before ? 1 : failures + 1;
                TimeSpan? retryIn = _source.IsLive && mayRetry ? Backoff(failures) : null;
                _state = retryIn is null ? StreamState.Failed : StreamState.Retrying;
                LogLost(_logger, _source.Id, fault, retryIn);
                await events.PublishAsync(new StreamLost(Now(), fault, retryIn)).ConfigureAwait(false);
                if (retryIn is not { } wait || !await WaitAsync(wait, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
            }
        }
    }

    private async Task<(bool Ended, string Fault, bool MayRetry)> ConnectOnceAsync(
        ChannelWriter<FrameResult> results, EventQueue events, ResultQueue sinks, SemaphoreSlim? analysisSlots, CancellationToken cancellationToken)
    {
        if (_state != StreamState.Retrying)
        {
            _state = StreamState.Connecting;
        }

        using var connection = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var mailbox = Channel.CreateBounded<VideoFrame>(
            new BoundedChannelOptions(_source.IsLive ? 1 : RecordingBacklog)
            {
                SingleReader = true,
                SingleWriter = true,
                FullMode = _source.IsLive ? BoundedChannelFullMode.DropOldest : BoundedChannelFullMode.Wait,
            },
            dropped =>
            {
                dropped.Dispose();
                Interlocked.Increment(ref _framesDropped);
            });
        _mailbox = mailbox.Reader;
        var reading = Task.Run(() => ReadAsync(mailbox.Writer, connection.Token), CancellationToken.None);
        try
        {
            await foreach (var frame in mailbox.Reader.ReadAllAsync(connection.Token).ConfigureAwait(false))
            {
                await AnalyzeAsync(frame, results, events, sinks, analysisSlots, connection.Token).ConfigureAwait(false);
            }

            return (!_source.IsLive, "The stream ended.", true);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (false, "Stopped.", false);
        }
        catch (FrameSourceException exception)
        {
            return (false, exception.Message, exception.IsTransient);
        }
#pragma warning disable CA1031 // A source and the stages are somebody else's code: what they throw ends this stream, never the others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(_logger, exception, _source.Id);
            return (false, $"{exception.GetType().Name}: {exception.Message}", true);
        }
        finally
        {
            await connection.CancelAsync().ConfigureAwait(false);
            await LeaveAsync(reading, mailbox.Reader).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(ChannelWriter<VideoFrame> mailbox, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var frame in _source.ReadFramesAsync(cancellationToken).ConfigureAwait(false))
            {
                Interlocked.Increment(ref _framesRead);
                frame.ArrivedAt = _timeProvider.GetTimestamp();
                try
                {
                    await mailbox.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
                }
                catch
                {
                    frame.Dispose();
                    throw;
                }
            }

            mailbox.TryComplete();
        }
#pragma warning disable CA1031 // Handed to the analysing side by the channel.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            mailbox.TryComplete(exception);
        }
    }

    private async Task AnalyzeAsync(
        VideoFrame frame, ChannelWriter<FrameResult> results, EventQueue events, ResultQueue sinks, SemaphoreSlim? analysisSlots, CancellationToken cancellationToken)
    {
        FrameResult result;
        try
        {
            frame.Rebase(_timeOffset, _sequenceOffset);
            if (_state != StreamState.Live)
            {
                var at = new StreamMoment(_source.Id, frame.Timestamp, frame.CaptureTime);
                await events.PublishAsync(_state == StreamState.Retrying ? new StreamRestored(at) : new StreamStarted(at)).ConfigureAwait(false);
                _state = StreamState.Live;
                _fault = null;
            }

            await EnterAsync(analysisSlots, cancellationToken).ConfigureAwait(false);
            try
            {
                using var measured = _telemetry.Measure(StageName.Frame, _source.Id);
                result = await _analyzer.AnalyzeAsync(frame, _source.IsLive ? _load.Stretch : 1, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                Exit(analysisSlots);
            }
        }
        catch
        {
            frame.Dispose();
            throw;
        }

        _position = frame.Timestamp;
        _captured = frame.CaptureTime;
        Interlocked.Increment(ref _framesAnalyzed);
        for (var i = 0; i < result.Events.Count; i++)
        {
            await events.PublishAsync(result.Events[i]).ConfigureAwait(false);
        }

        await ReportLoadAsync(result, _timeProvider.GetElapsedTime(frame.ArrivedAt), events).ConfigureAwait(false);
        if (!await sinks.PublishAsync(result, frame, mayDrop: _source.IsLive).ConfigureAwait(false))
        {
            Interlocked.Increment(ref _resultsDropped);
        }

        if (results.TryWrite(result))
        {
            return;
        }

        if (_source.IsLive)
        {
            Interlocked.Increment(ref _resultsDropped);
            return;
        }

        await results.WriteAsync(result, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells the controller how old the result is, and the source how much of its video is wanted.</summary>
    private async ValueTask ReportLoadAsync(FrameResult result, TimeSpan age, EventQueue events)
    {
        _rate.Add(result.Timestamp);
        Interlocked.Exchange(ref _ageTicks, age.Ticks);
        if (!_source.IsLive)
        {
            return;
        }

        var dropped = Interlocked.Read(ref _framesDropped);
        if (_load.Report(age, dropped - _droppedBefore))
        {
            LogLoad(_logger, _load.Level, _source.Id, age);
            await events.PublishAsync(new LoadChanged(new StreamMoment(_source.Id, result.Timestamp, result.CaptureTime), _load.Level)).ConfigureAwait(false);
        }

        _droppedBefore = dropped;
        var effort = _analyzer.IsIdle ? DecodeEffort.Idle : _load.Level >= LoadLevel.Strained ? DecodeEffort.Reduced : DecodeEffort.Full;
        if (_source.Effort != effort)
        {
            _source.Effort = effort;
        }
    }

    // The processors are shared by the whole process; where the analysis mostly waits for a graphics card, by as many as were asked for.
    private ValueTask EnterAsync(SemaphoreSlim? analysisSlots, CancellationToken cancellationToken) =>
        analysisSlots is null ? _processor.EnterAsync() : new ValueTask(analysisSlots.WaitAsync(cancellationToken));

    private void Exit(SemaphoreSlim? analysisSlots)
    {
        if (analysisSlots is null)
        {
            _processor.Exit();
        }
        else
        {
            analysisSlots.Release();
        }
    }

    /// <summary>Waits for the source to end, gives back the pictures that nobody will look at, and leaves a source behind that hangs.</summary>
    private async Task LeaveAsync(Task reading, ChannelReader<VideoFrame> mailbox)
    {
        try
        {
            await reading.WaitAsync(SourcePatience, _timeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            LogHanging(_logger, _source.Id, SourcePatience);
        }

        while (mailbox.TryRead(out var frame))
        {
            frame.Dispose();
        }
    }

    private async Task<bool> WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(wait, _timeProvider, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // Full doubling up to the longest wait, less up to a quarter at random so that cameras behind one switch do not return all at once.
    private TimeSpan Backoff(int failures)
    {
        var full = Math.Min(_options.FirstRetry.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 30)), _options.LongestRetry.TotalSeconds);
        return TimeSpan.FromSeconds(full * (1 - (0.25 * Random.Shared.NextDouble())));
    }

    // What happens to a recording happens at its last picture, whenever that is looked at; what happens to a camera happens now.
    private StreamMoment Now() => new(_source.Id, _position, _source.IsLive || _captured == default ? _timeProvider.GetUtcNow() : _captured);

    [LoggerMessage(EventId = 100, Level = LogLevel.Warning, Message = "Stream {Stream} is lost: {Reason} Next try in {RetryIn} (none where empty)")]
    private static partial void LogLost(ILogger logger, string stream, string reason, TimeSpan? retryIn);

    [LoggerMessage(EventId = 101, Level = LogLevel.Error, Message = "Stream {Stream} broke off by a fault in a stage or the source")]
    private static partial void LogFailed(ILogger logger, Exception exception, string stream);

    [LoggerMessage(EventId = 103, Level = LogLevel.Warning, Message = "The load is {Level} now: a picture of stream {Stream} had its result after {Age}")]
    private static partial void LogLoad(ILogger logger, LoadLevel level, string stream, TimeSpan age);

    [LoggerMessage(EventId = 102, Level = LogLevel.Warning, Message = "The source of stream {Stream} did not end within {Patience} of being cancelled; it is left behind")]
    private static partial void LogHanging(ILogger logger, string stream, TimeSpan patience);
}

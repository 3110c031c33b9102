using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace FaceLiveness;

/// <summary>Runs one stream: reads its source, connection after connection, keeps the newest picture of a live one, and analyses.</summary>
[SuppressMessage("Design", "CA1001", Justification = "_stop has no timer and is linked to only while the worker runs: there is nothing to dispose.")]
internal sealed partial class StreamWorker
{
    // A recording may be decoded this many pictures ahead. A live stream keeps the newest: two of them, because a search for people takes as
    // long as two pictures, and losing one every second would cost blinks.
    private const int RecordingBacklog = 4;
    private const int LiveBacklog = 2;

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
    private readonly StreamSupervisor _supervisor;
    private readonly PipelineStages _stages;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
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
        _timeProvider = timeProvider;
        _logger = loggerFactory.CreateLogger<FacePipeline>();
        _analyzer = new StreamAnalyzer(source, index, stages, options, telemetry, _logger);
        _supervisor = new StreamSupervisor(source, options.Analysis, timeProvider, _logger);
    }

    public StreamCounters Counters
    {
        get
        {
            var (state, reason, retryAt) = _supervisor.Status;
            return new()
            {
                StreamId = _source.Id,
                State = state,
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
                Fault = reason,
                RetryAt = retryAt,
            };
        }
    }

    /// <summary>The id of its source.</summary>
    public string Id => _source.Id;

    /// <summary>Begins to watch the stream.</summary>
    /// <returns>Ends when the source is not read any more and everything of it was delivered.</returns>
    public Task Start(ChannelWriter<FrameResult> results, EventQueue events, SemaphoreSlim? analysisSlots, CancellationToken cancellationToken) =>
        _running = Task.Run(
            async () =>
            {
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
                await RunAsync(results, events, analysisSlots, stop.Token).ConfigureAwait(false);
            },
            CancellationToken.None);

    /// <summary>Stops watching the stream, and waits until it has ended.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>The moment that the stream has come to.</summary>
    public StreamMoment Now() => new(_source.Id, _position, _source.IsLive || _captured == default ? _timeProvider.GetUtcNow() : _captured);

    private async Task RunAsync(
        ChannelWriter<FrameResult> results, EventQueue events, SemaphoreSlim? analysisSlots, CancellationToken cancellationToken)
    {
        var sinks = new ResultQueue(_stages.ResultSinks, _logger);
        await using (sinks.ConfigureAwait(false))
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var before = Interlocked.Read(ref _framesRead);

                // Media time goes on over reconnections: tracks and blinks never see it run backwards.
                _timeOffset = before == 0 ? TimeSpan.Zero : _position + AfterReconnection;
                _sequenceOffset = before;
                var fault = await ConnectOnceAsync(results, events, sinks, analysisSlots, cancellationToken).ConfigureAwait(false);
                foreach (var left in await _analyzer.EndAsync(Now()).ConfigureAwait(false))
                {
                    await events.PublishAsync(left).ConfigureAwait(false);
                }

                if (fault is null)
                {
                    await _supervisor.EndAsync(Now(), events).ConfigureAwait(false);
                    return;
                }

                if (cancellationToken.IsCancellationRequested)
                {
                    await _supervisor.StopAsync(Now(), events).ConfigureAwait(false);
                    return;
                }

                if (await _supervisor.LoseAsync(fault, Now(), events).ConfigureAwait(false) is not { } wait ||
                    !await WaitAsync(wait, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
            }
        }
    }

    /// <summary>Reads and analyses for as long as one connection lasts.</summary>
    /// <returns>Why it was lost; null where a recording came to its end.</returns>
    private async Task<StreamFault?> ConnectOnceAsync(
        ChannelWriter<FrameResult> results, EventQueue events, ResultQueue sinks, SemaphoreSlim? analysisSlots, CancellationToken cancellationToken)
    {
        using var connection = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var mailbox = Channel.CreateBounded<VideoFrame>(
            new BoundedChannelOptions(_source.IsLive ? LiveBacklog : RecordingBacklog)
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
        var watching = _supervisor.WatchAsync(connection, events);
        var reading = Task.Run(() => ReadAsync(mailbox.Writer, events, connection.Token), CancellationToken.None);
        StreamFault? fault;
        try
        {
            // Waiting with a token of its own would allocate for every picture; this ends it as well.
            using var ending = connection.Token.Register(() => mailbox.Writer.TryComplete(new OperationCanceledException(connection.Token)));
            while (await mailbox.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                connection.Token.ThrowIfCancellationRequested();
                await AnalyzeNextAsync(mailbox.Reader, results, events, sinks, analysisSlots, connection.Token).ConfigureAwait(false);
            }

            fault = _source.IsLive ? new("The stream ended.", FrameSourceFault.Transient) : null;
        }
        catch (OperationCanceledException) when (connection.IsCancellationRequested)
        {
            fault = new("Stopped.", FrameSourceFault.Permanent);
        }
        catch (FrameSourceException exception)
        {
            fault = new(exception.Message, exception.Fault);
        }
#pragma warning disable CA1031 // A source and the stages are somebody else's code: what they throw ends this stream, never the others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(_logger, exception, _source.Id);
            fault = new($"{exception.GetType().Name}: {exception.Message}", FrameSourceFault.Transient);
        }
        finally
        {
            await connection.CancelAsync().ConfigureAwait(false);
            await LeaveAsync(reading, mailbox.Reader).ConfigureAwait(false);
        }

        return await watching.ConfigureAwait(false) ?? fault;
    }

    private async Task ReadAsync(ChannelWriter<VideoFrame> mailbox, EventQueue events, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var frame in _source.ReadFramesAsync(cancellationToken).ConfigureAwait(false))
            {
                try
                {
                    // A source that was left behind because it does not obey must not be taken for the next connection.
                    cancellationToken.ThrowIfCancellationRequested();
                    Interlocked.Increment(ref _framesRead);
                    frame.Rebase(_timeOffset, _sequenceOffset);
                    frame.ArrivedAt = _timeProvider.GetTimestamp();
                    await _supervisor.SeeAsync(frame, events).ConfigureAwait(false);
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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AnalyzeNextAsync(
        ChannelReader<VideoFrame> mailbox,
        ChannelWriter<FrameResult> results,
        EventQueue events,
        ResultQueue sinks,
        SemaphoreSlim? analysisSlots,
        CancellationToken cancellationToken)
    {
        FrameResult result;
        VideoFrame? frame = null;
        await EnterAsync(analysisSlots, cancellationToken).ConfigureAwait(false);
        try
        {
            // Only now: a newer picture may have come while this stream waited for its turn.
            if (!mailbox.TryRead(out frame))
            {
                return;
            }

            using var measured = _telemetry.Measure(StageName.Frame, _source.Id);
            result = await _analyzer.AnalyzeAsync(frame, _source.IsLive ? _load.Stretch : 1, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            frame?.Dispose();
            throw;
        }
        finally
        {
            Exit(analysisSlots);
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
            LogLoad(_logger, _load.Level, _load.Late);
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

    // What happens to a recording happens at its last picture, whenever that is looked at; what happens to a camera happens now.
    [LoggerMessage(EventId = 101, Level = LogLevel.Error, Message = "Stream {Stream} broke off by a fault in a stage or the source")]
    private static partial void LogFailed(ILogger logger, Exception exception, string stream);

    [LoggerMessage(EventId = 103, Level = LogLevel.Warning, Message = "The load is {Level} now: {Late:P0} of the last second's pictures came late or not at all")]
    private static partial void LogLoad(ILogger logger, LoadLevel level, double late);

    [LoggerMessage(EventId = 102, Level = LogLevel.Warning, Message = "The source of stream {Stream} did not end within {Patience} of being cancelled; it is left behind")]
    private static partial void LogHanging(ILogger logger, string stream, TimeSpan patience);
}

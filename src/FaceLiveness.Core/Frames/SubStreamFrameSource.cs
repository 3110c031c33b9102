using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FaceLiveness;

/// <summary>
/// A camera with two streams of the same scene: a small one that is watched while nothing happens (<see cref="DecodeEffort.Idle"/>), and the main
/// one for as long as something does. Only one is open, but while one takes over from the other.
/// </summary>
/// <remarks>
/// The stream that is there delivers until the first picture of the other one has come. Timestamps keep rising over switches; pictures change their size.
/// When the main stream fails, the small one goes on in its place, and the main one is tried again after <see cref="RetryInterval"/>, unless its fault
/// is one that will not pass. When the small one fails, the connection ends.
/// </remarks>
public sealed partial class SubStreamFrameSource : IFrameSource
{
    /// <summary>How long a main stream that failed is left alone: 10 s.</summary>
    public static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(10);

    // What separates the first picture of one stream from the last of the other where their capture times do not.
    private static readonly TimeSpan SmallestStep = TimeSpan.FromMilliseconds(1);

    private readonly IFrameSource _main;
    private readonly IFrameSource _sub;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private volatile DecodeEffort _effort;

    /// <summary>Joins two streams of one camera.</summary>
    /// <param name="main">The stream to analyse.</param>
    /// <param name="sub">The small stream to wait with. It has the same id, because its pictures are the same camera's.</param>
    /// <param name="timeProvider">The clock for trying again; the system's by default.</param>
    /// <param name="logger">Told when the main stream fails; nobody by default.</param>
    /// <exception cref="ArgumentException">One of them is a recording, or their ids differ.</exception>
    public SubStreamFrameSource(IFrameSource main, IFrameSource sub, TimeProvider? timeProvider = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(main);
        ArgumentNullException.ThrowIfNull(sub);
        if (!main.IsLive || !sub.IsLive)
        {
            throw new ArgumentException($"Both streams of '{main.Id}' must be live; {(main.IsLive ? "the sub-stream" : "the main one")} is a recording. Watch a recording by itself.");
        }

        if (main.Id != sub.Id)
        {
            throw new ArgumentException($"Both streams are one camera's and need the same id; found '{main.Id}' and '{sub.Id}'.", nameof(sub));
        }

        (_main, _sub) = (main, sub);
        _timeProvider = timeProvider ?? TimeProvider.System;
        _logger = logger ?? NullLogger.Instance;
        _effort = main.Effort;
    }

    /// <inheritdoc/>
    public string Id => _main.Id;

    /// <summary>True: both streams are a camera's.</summary>
    public bool IsLive => true;

    /// <summary>Pictures of both streams that could not be decoded, since the sources were made.</summary>
    public long DecodeErrors => _main.DecodeErrors + _sub.DecodeErrors;

    /// <inheritdoc/>
    public DecodeEffort Effort
    {
        get => _effort;
        set
        {
            _effort = value;
            _main.Effort = value;
            _sub.Effort = value;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<VideoFrame> ReadFramesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var switching = new Switch(this, cancellationToken);
        try
        {
            while (await switching.NextAsync().ConfigureAwait(false) is { } frame)
            {
                yield return frame;
            }
        }
        finally
        {
            await switching.CloseAsync().ConfigureAwait(false);
        }
    }

    [LoggerMessage(EventId = 104, Level = LogLevel.Warning, Message = "The main stream of {Stream} failed: {Reason} Its sub-stream goes on; next try in {RetryIn} (none where empty)")]
    private static partial void LogMainFailed(ILogger logger, string stream, string reason, TimeSpan? retryIn);

    /// <summary>One enumeration: the connection that delivers, and the one that is to take over.</summary>
    private sealed class Switch(SubStreamFrameSource camera, CancellationToken cancellationToken)
    {
        private Connection _current = new(camera._sub, Task.CompletedTask, cancellationToken);
        private Connection? _next;
        private Task _closing = Task.CompletedTask;
        private long _mainFailed;
        private bool _mainHasFailed;
        private bool _mainIsLost;
        private bool _isRebased;
        private TimeSpan _timeOffset;
        private long _sequenceOffset;
        private TimeSpan _lastTime = -SmallestStep;
        private DateTimeOffset? _lastCapture;
        private long _lastSequence = -1;

        /// <summary>The next frame; null at the end.</summary>
        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        public async ValueTask<VideoFrame?> NextAsync()
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Choose();
                if (_next is { } next)
                {
                    await Task.WhenAny(next.Moving, _current.Moving).ConfigureAwait(false);
                    if (next.Moving.IsCompleted)
                    {
                        await TakeOverAsync(next).ConfigureAwait(false);
                        continue;
                    }
                }

                bool moved;
                try
                {
                    moved = await _current.MoveNextAsync().ConfigureAwait(false);
                }
                catch (Exception exception) when (IsMain(_current) && !cancellationToken.IsCancellationRequested)
                {
                    FallBack(exception);
                    continue;
                }

                if (moved)
                {
                    return Join(_current.Take());
                }

                if (!IsMain(_current))
                {
                    return null;
                }

                FallBack(null);
            }
        }

        public async Task CloseAsync()
        {
            Close(_current);
            if (_next is { } next)
            {
                Close(next);
            }

            await _closing.ConfigureAwait(false);
        }

        private bool IsMain(Connection connection) => connection.Source == camera._main;

        /// <summary>Opens the other stream if that one is wanted, and gives it up if it is wanted no more.</summary>
        private void Choose()
        {
            var mainRests = _mainIsLost || (_mainHasFailed && camera._timeProvider.GetElapsedTime(_mainFailed) < RetryInterval);
            var wanted = camera._effort == DecodeEffort.Idle || mainRests ? camera._sub : camera._main;
            if (_current.Source != wanted)
            {
                _next ??= new Connection(wanted, _closing, cancellationToken);
            }
            else if (_next is { } unwanted)
            {
                _next = null;
                Close(unwanted);
            }
        }

        private async ValueTask TakeOverAsync(Connection next)
        {
            _next = null;
            bool moved;
            try
            {
                moved = await next.Moving.ConfigureAwait(false);
            }
            catch (Exception exception) when (IsMain(next) && !cancellationToken.IsCancellationRequested)
            {
                ReportMain(exception);
                Close(next);
                return;
            }
            catch
            {
                Close(next);
                throw;
            }

            if (moved || !IsMain(next))
            {
                Close(_current);
                (_current, _isRebased) = (next, false);
                return;
            }

            ReportMain(null);
            Close(next);
        }

        /// <summary>The main stream delivered and failed: the small one takes its place, whether its first picture is there yet or not.</summary>
        private void FallBack(Exception? exception)
        {
            ReportMain(exception);
            Close(_current);
            (_current, _next, _isRebased) = (_next ?? new Connection(camera._sub, _closing, cancellationToken), null, false);
        }

        private void ReportMain(Exception? exception)
        {
            _mainFailed = camera._timeProvider.GetTimestamp();
            _mainHasFailed = true;
            _mainIsLost = exception is FrameSourceException { Fault: not FrameSourceFault.Transient };
            LogMainFailed(
                camera._logger,
                camera.Id,
                exception is null or FrameSourceException ? exception?.Message ?? "It ended." : exception.GetType().Name + ".",
                _mainIsLost ? null : RetryInterval);
        }

        /// <summary>In the background: a stream that takes its time to close holds no picture up.</summary>
        private void Close(Connection connection) => _closing = Task.WhenAll(_closing, connection.CloseAsync());

        /// <summary>Puts a frame behind those of the stream before, by as much as it was taken later.</summary>
        private VideoFrame Join(VideoFrame frame)
        {
            if (!_isRebased)
            {
                var step = _lastCapture is { } last ? frame.CaptureTime - last : SmallestStep;
                _timeOffset = _lastTime + (step > SmallestStep ? step : SmallestStep) - frame.Timestamp;
                _sequenceOffset = _lastSequence + 1 - frame.SequenceNumber;
                _isRebased = true;
            }

            frame.Rebase(_timeOffset, _sequenceOffset);
            (_lastTime, _lastCapture, _lastSequence) = (frame.Timestamp, frame.CaptureTime, frame.SequenceNumber);
            return frame;
        }
    }

    /// <summary>One enumeration of one of the streams.</summary>
    /// <param name="source">The stream.</param>
    /// <param name="after">What must have ended before it opens: cameras allow few connections.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private sealed class Connection(IFrameSource source, Task after, CancellationToken cancellationToken)
    {
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        private IAsyncEnumerator<VideoFrame>? _frames;
        private Task<bool>? _moving;

        public IFrameSource Source => source;

        /// <summary>The step to the next frame, for waiting on it and on something else.</summary>
        public Task<bool> Moving => _moving ??= StepAsync().AsTask();

        /// <summary>Waits for the next frame; allocates nothing where nobody waits with <see cref="Moving"/>.</summary>
        public ValueTask<bool> MoveNextAsync() => _moving is { } moving ? new ValueTask<bool>(moving) : StepAsync();

        /// <summary>The frame of the step that was waited for.</summary>
        public VideoFrame Take()
        {
            _moving = null;
            return _frames!.Current;
        }

        /// <summary>Gives back what nobody took.</summary>
        public async Task CloseAsync()
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            if (_moving is { } moving)
            {
                await ((Task)moving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (moving.IsCompletedSuccessfully && await moving.ConfigureAwait(false))
                {
                    Take().Dispose();
                }
            }

            if (_frames is { } frames)
            {
                await frames.DisposeAsync().ConfigureAwait(false);
            }

            _stop.Dispose();
        }

        private ValueTask<bool> StepAsync() => _frames is { } frames ? frames.MoveNextAsync() : OpenAsync();

        private async ValueTask<bool> OpenAsync()
        {
            await after.WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Token.ThrowIfCancellationRequested();
            _frames = source.ReadFramesAsync(_stop.Token).GetAsyncEnumerator(_stop.Token);
            return await _frames.MoveNextAsync().ConfigureAwait(false);
        }
    }
}

using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FaceLiveness.FFmpeg;

/// <summary>
/// A video file, a network camera (RTSP, HTTP, RTMP, SRT, UDP) or a camera of this machine (<c>/dev/video0</c>), decoded by FFmpeg's shared
/// libraries. Frames are upright, with strictly rising timestamps. Common video (8-bit 4:2:0) comes as <see cref="VideoFrame.Planes"/>,
/// just as it was decoded; other formats and turned pictures come as <see cref="PixelFormat.Bgr24"/>.
/// </summary>
/// <remarks>Decoding runs on a thread of its own for as long as frames are enumerated. Nothing is opened before that.</remarks>
public sealed partial class FFmpegFrameSource : IFrameSource
{
    /// <summary>How long an end waits for the decoding thread, of the second that cancelling may take. A thread stuck in the system ends when it can.</summary>
    private static readonly TimeSpan ThreadGrace = TimeSpan.FromMilliseconds(800);

    private readonly SourceAddress _address;
    private readonly FFmpegSourceOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly bool _dropsOldest;
    private long _decodeErrors;
    private long _droppedFrames;
    private long _durationTicks = -1;
    private volatile DecodeEffort _effort;

    /// <summary>Describes a source; opening it is left to <see cref="ReadFramesAsync"/>.</summary>
    /// <param name="id">Names the stream in results and the status. Credentials in it are masked.</param>
    /// <param name="address">A file's path, an address such as <c>rtsp://user:password@camera/stream</c>, or a device such as <c>/dev/video0</c>.</param>
    /// <param name="options">How to open and read it; checked and copied here.</param>
    /// <param name="timeProvider">The clock for time-outs, capture times and real-time pace; the system's by default.</param>
    /// <param name="logger">Where FFmpeg's own lines go, without credentials; nowhere by default.</param>
    /// <exception cref="ArgumentException">The id or the address is empty.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of its range; the message names each.</exception>
    public FFmpegFrameSource(string id, string address, FFmpegSourceOptions? options = null, TimeProvider? timeProvider = null, ILogger? logger = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        Id = CredentialRedactor.Redact(id);
        _address = SourceAddress.Parse(address);
        _options = (options ?? new FFmpegSourceOptions()).Validated();
        _timeProvider = timeProvider ?? TimeProvider.System;
        _logger = logger ?? NullLogger.Instance;
        IsLive = _options.IsLive ?? _address.LooksLive;
        _dropsOldest = IsLive && (_address.Kind != SourceKind.File || _options.RealTime);
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <inheritdoc/>
    public bool IsLive { get; }

    /// <summary>
    /// The media time at which reading will end, known once a recording has been opened: its length, or where <see cref="FFmpegSourceOptions.Duration"/> ends it.
    /// Null for cameras.
    /// </summary>
    public TimeSpan? Duration => Interlocked.Read(ref _durationTicks) is >= 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;

    /// <inheritdoc/>
    /// <remarks>
    /// A camera follows at its next packet; recordings ignore it. Back at <see cref="DecodeEffort.Full"/> every picture comes again: at the next one,
    /// or, where only key frames were decoded because they come every half second or more often, at the next of those. Until the next key frame, pictures may
    /// stray from what was sent by a fraction of a level, because those before were not deblocked.
    /// </remarks>
    public DecodeEffort Effort
    {
        get => _effort;
        set => _effort = IsLive ? value : DecodeEffort.Full;
    }

    /// <inheritdoc/>
    public long DecodeErrors => Interlocked.Read(ref _decodeErrors);

    /// <summary>A live source's frames that were decoded and then replaced by newer ones, because nobody took them in time; since the source was made.</summary>
    public long DroppedFrames => Interlocked.Read(ref _droppedFrames);

    /// <inheritdoc/>
    public async IAsyncEnumerable<VideoFrame> ReadFramesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var handoff = new FrameHandoff(_dropsOldest, () => Interlocked.Increment(ref _droppedFrames));
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Decode(handoff, ended, stop.Token)) { IsBackground = true, Name = $"FFmpeg {Id}" };
        thread.Start();

        // Once, instead of with the token at every frame: that would allocate.
        using var cancelling = cancellationToken.UnsafeRegister(static handoff => ((FrameHandoff)handoff!).Complete(), handoff);
        try
        {
            var pace = _options.RealTime && !IsLive ? new Pace(_timeProvider) : null;
            while (!cancellationToken.IsCancellationRequested && await handoff.WaitToTakeAsync().ConfigureAwait(false))
            {
                while (!cancellationToken.IsCancellationRequested && handoff.TryTake() is { } frame)
                {
                    if (pace is not null)
                    {
                        await pace.WaitAsync(frame, cancellationToken).ConfigureAwait(false);
                    }

                    yield return frame;
                }
            }

            // The decoding thread may have seen the cancellation first, and ended quietly.
            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);

            // The system's clock on purpose: this bounds how long real threads take, also where a test holds the source's clock still.
            await Task.WhenAny(ended.Task, Task.Delay(ThreadGrace, TimeProvider.System, CancellationToken.None)).ConfigureAwait(false);
            handoff.Close();
            if (ended.Task.IsCompleted)
            {
                stop.Dispose();
            }
            else
            {
                LogStuck(Id, ThreadGrace);
                _ = ended.Task.ContinueWith(_ => stop.Dispose(), TaskScheduler.Default);
            }
        }
    }

    /// <summary>The decoding thread, from opening to closing.</summary>
    private void Decode(FrameHandoff handoff, TaskCompletionSource ended, CancellationToken cancellationToken)
    {
        try
        {
            FFmpegLog.Attach(_logger, Id);
            using var reader = VideoReader.Open(
                _address, _options, IsLive, () => _effort, () => Interlocked.Increment(ref _decodeErrors), _timeProvider, cancellationToken);
            Interlocked.Exchange(ref _durationTicks, reader.Duration?.Ticks ?? -1);
            handoff.WaitForSpace(cancellationToken);
            for (var sequenceNumber = 0L; reader.Read(Id, sequenceNumber) is { } frame; sequenceNumber++)
            {
                handoff.Post(frame);
                handoff.WaitForSpace(cancellationToken);
            }

            handoff.Complete();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            handoff.Complete();
        }
#pragma warning disable CA1031 // Whatever ends the thread is handed to the caller, who is the one to judge it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            handoff.Complete(exception);
        }
        finally
        {
            ended.SetResult();
        }
    }

    [LoggerMessage(EventId = 2201, Level = LogLevel.Warning, Message = "{SourceId}: the decoding thread has not ended within {Grace}; it is left to end by itself")]
    private partial void LogStuck(string sourceId, TimeSpan grace);

    /// <summary>Releases frames at their media time, counted from the first one.</summary>
    private sealed class Pace(TimeProvider timeProvider)
    {
        private long _start;
        private TimeSpan? _first;

        public async ValueTask WaitAsync(VideoFrame frame, CancellationToken cancellationToken)
        {
            if (_first is not { } first)
            {
                _first = frame.Timestamp;
                _start = timeProvider.GetTimestamp();
                return;
            }

            var early = frame.Timestamp - first - timeProvider.GetElapsedTime(_start);
            if (early <= TimeSpan.Zero)
            {
                return;
            }

            try
            {
                await Task.Delay(early, timeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                frame.Dispose();
                throw;
            }
        }
    }
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using FaceLiveness.Storage.Files;
using Microsoft.Extensions.Logging;

namespace FaceLiveness.Hosting;

/// <summary>
/// Knows what is going on in every stream, and makes pictures for those who look, and only while they do: scaled down within the call that brings
/// the frame, written as JPEG apart from it. Frames that come while the one before is being written are left out.
/// </summary>
internal sealed partial class LiveView : IResultSink, IEventSink, IProfileEventSink, IAsyncDisposable
{
    private const int Quality = 80;

    private readonly Lazy<FacePipeline> _pipeline;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly ForgetfulBoard _board;
    private readonly ConcurrentDictionary<string, StreamView> _streams = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StreamCondition> _conditions = new(StringComparer.Ordinal);
    private readonly Channel<Job> _jobs = Channel.CreateUnbounded<Job>();
    private readonly Lock _gate = new();
    private readonly Task _making;
    private ImmutableArray<PictureViewer> _viewers = [];
    private int _erasures;
    private bool _isFailing;

    /// <param name="pipeline">The pipeline, which is built with this.</param>
    /// <param name="cameras">Tell when some come or go.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Is told of pictures that can't be written.</param>
    public LiveView(Lazy<FacePipeline> pipeline, ConfiguredCameras cameras, TimeProvider timeProvider, ILogger<LiveView> logger)
    {
        _pipeline = pipeline;
        _timeProvider = timeProvider;
        _logger = logger;
        _board = new(null, timeProvider);
        cameras.Changed += Refresh;

        // Of many processors some may write pictures; of few, one: the others analyse.
        _making = Task.WhenAll(Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount / 4)).Select(_ => Task.Run(MakeAsync)));
    }

    /// <summary>What is going on in every stream, also in those of which nothing was heard yet.</summary>
    public StatusSnapshot Status
    {
        get
        {
            var status = _board.Current;
            var streams = new SortedList<string, StreamStatus>(StringComparer.Ordinal);
            foreach (var counters in _pipeline.Value.Streams)
            {
                streams.Add(
                    counters.StreamId,
                    status.Streams.GetValueOrDefault(counters.StreamId) ?? new() { State = counters.State, Reason = counters.Fault, RetryAt = counters.RetryAt, Persons = [] });
            }

            return status with { Streams = streams };
        }
    }

    /// <summary>The result of a stream's newest frame; null before the first.</summary>
    public FrameResult? Newest(string stream) => _streams.GetValueOrDefault(stream)?.Newest;

    /// <summary>A stream's newest frame as JSON; null before the first.</summary>
    /// <remarks>A bare null would become an empty memory here, by way of byte[].</remarks>
    public ReadOnlyMemory<byte>? FrameOf(string stream) =>
        _streams.GetValueOrDefault(stream) is { Newest: { } newest } view ? FrameJson.Write(newest, view.FramesPerSecond, _board) : (ReadOnlyMemory<byte>?)null;

    public ValueTask PublishAsync(FrameResult result, VideoFrame frame, CancellationToken cancellationToken = default)
    {
        _board.Apply(result);
        var view = _streams.GetValueOrDefault(result.StreamId) ?? Add(result.StreamId);
        view.See(result);
        foreach (var rendition in view.Renditions)
        {
            // What is only looked at gives way to what is watched for.
            if (rendition.TryBegin(_timeProvider.GetTimestamp(), _timeProvider, 1 << (int)_pipeline.Value.Load))
            {
                Begin(view, rendition, result, frame);
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask PublishAsync(PipelineEvent pipelineEvent, CancellationToken cancellationToken = default)
    {
        var isChange = _board.Apply(pipelineEvent);
        if (pipelineEvent is StreamRemoved removed)
        {
            _streams.TryRemove(removed.At.StreamId, out _);
        }

        if (isChange)
        {
            Refresh();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask PublishAsync(ProfileEvent profileEvent, CancellationToken cancellationToken = default)
    {
        if (profileEvent.Kind == ProfileEventKind.Created)
        {
            _board.Remember(profileEvent.ProfileId);
        }
        else if (profileEvent.Kind == ProfileEventKind.Erased)
        {
            _board.Forget(profileEvent.ProfileId);
            lock (_gate)
            {
                _erasures++;
                foreach (var viewer in _viewers)
                {
                    viewer.Forget();
                }
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Somebody looks from now on, and is told how every stream is doing.</summary>
    public void Add(PictureViewer viewer, IEnumerable<string> streams)
    {
        Refresh();
        lock (_gate)
        {
            _viewers = _viewers.Add(viewer);
            Show();
            foreach (var condition in _conditions.Values.Where(condition => viewer.Wants(condition.Stream)))
            {
                viewer.Tell(condition);
            }

            foreach (var stream in streams.Where(stream => !_conditions.ContainsKey(stream)))
            {
                viewer.Tell(new StreamCondition(stream, StreamCondition.Removed, null, null));
            }
        }
    }

    /// <summary>Somebody looks no more.</summary>
    public void Remove(PictureViewer viewer)
    {
        lock (_gate)
        {
            _viewers = _viewers.Remove(viewer);
            Show();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _jobs.Writer.TryComplete();
        await _making.ConfigureAwait(false);
    }

    private StreamView Add(string stream)
    {
        lock (_gate)
        {
            var view = _streams.GetOrAdd(stream, static id => new StreamView(id));
            view.Show(_viewers);
            return view;
        }
    }

    private void Show()
    {
        foreach (var view in _streams.Values)
        {
            view.Show(_viewers);
        }
    }

    /// <summary>Tells those who look which streams are doing otherwise than they were.</summary>
    private void Refresh()
    {
        lock (_gate)
        {
            var now = _pipeline.Value.Streams.Select(StreamCondition.Of).ToDictionary(condition => condition.Stream, StringComparer.Ordinal);
            var gone = _conditions.Keys.Where(stream => !now.ContainsKey(stream)).Select(stream => new StreamCondition(stream, StreamCondition.Removed, null, null));
            foreach (var condition in now.Values.Where(condition => _conditions.GetValueOrDefault(condition.Stream) != condition).Concat(gone).ToList())
            {
                if (condition.State == StreamCondition.Removed)
                {
                    _conditions.Remove(condition.Stream);
                }
                else
                {
                    _conditions[condition.Stream] = condition;
                }

                foreach (var viewer in _viewers.Where(viewer => viewer.Wants(condition.Stream)))
                {
                    viewer.Tell(condition);
                }
            }
        }
    }

    private void Begin(StreamView view, Rendition rendition, FrameResult result, VideoFrame frame)
    {
        try
        {
            _jobs.Writer.TryWrite(new(view, rendition, result, _pipeline.Value.ImageCodec is null ? null : view.Scaler.Scale(frame, rendition.Width)));
        }
        catch
        {
            rendition.Done();
            throw;
        }
    }

    private async Task MakeAsync()
    {
        await foreach (var job in _jobs.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                Make(job);
                _isFailing = false;
            }
#pragma warning disable CA1031 // A codec is somebody else's code: one picture that it can't write costs no other.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                if (!_isFailing)
                {
                    _isFailing = true;
                    LogNotWritten(exception, job.Result.StreamId);
                }
            }
            finally
            {
                job.Picture?.Dispose();
                job.Rendition.Done();
            }
        }
    }

    private void Make(Job job)
    {
        var erasures = Volatile.Read(ref _erasures);
        var json = FrameJson.Write(job.Result, job.View.FramesPerSecond, _board);
        var jpeg = job.Picture is { } picture ? Encode(_pipeline.Value.ImageCodec!, picture) : [];
        var message = LiveMessage.Of(json.Span, jpeg);
        var made = new LivePicture(job.Result.StreamId, message, message.AsMemory(LiveMessage.HeadLength + json.Length));
        lock (_gate)
        {
            // It may name somebody who is not to be named any more.
            if (erasures != _erasures)
            {
                return;
            }

            foreach (var viewer in job.Rendition.Viewers)
            {
                viewer.Offer(made);
            }
        }
    }

    private static byte[] Encode(IImageCodec codec, VideoFrame picture)
    {
        if (!picture.HasPlanes)
        {
            return codec.EncodeJpeg(picture.View, Quality);
        }

        // Four bytes a pixel: what image libraries take without another conversion.
        using var pixels = VideoFrame.Rent(picture.Width, picture.Height, PixelFormat.Bgra32);
        picture.Planes.CopyPixels(0, 0, picture.Width, picture.Height, pixels.Format, pixels.Pixels, pixels.Stride);
        return codec.EncodeJpeg(pixels.View, Quality);
    }

    [LoggerMessage(EventId = 6011, Level = LogLevel.Error, Message = "A picture of stream {Stream} could not be written for those who look; it is tried again with the next frames")]
    private partial void LogNotWritten(Exception exception, string stream);

    private sealed record Job(StreamView View, Rendition Rendition, FrameResult Result, VideoFrame? Picture);
}

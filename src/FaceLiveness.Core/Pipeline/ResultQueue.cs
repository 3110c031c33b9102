using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace FaceLiveness;

/// <summary>Carries one stream's results and their pictures to the sinks. Owns the pictures from the moment they are queued.</summary>
internal sealed partial class ResultQueue : IAsyncDisposable
{
    private const int Capacity = 4;

    private readonly Channel<(FrameResult Result, VideoFrame Frame)> _channel = Channel.CreateBounded<(FrameResult, VideoFrame)>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly IResultSink[] _sinks;
    private readonly ILogger _logger;
    private readonly Task _worker;

    public ResultQueue(IReadOnlyList<IResultSink> sinks, ILogger logger)
    {
        _sinks = [.. sinks];
        _logger = logger;
        _worker = sinks.Count == 0 ? Task.CompletedTask : Task.Run(DeliverAsync);
    }

    /// <summary>Queues a result.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="frame">The picture; the queue owns it from now on.</param>
    /// <param name="mayDrop">True for live streams, which do not wait for a slow sink.</param>
    /// <returns>False where the result was dropped.</returns>
    public async ValueTask<bool> PublishAsync(FrameResult result, VideoFrame frame, bool mayDrop)
    {
        if (_sinks.Length == 0)
        {
            frame.Dispose();
            return true;
        }

        if (_channel.Writer.TryWrite((result, frame)))
        {
            return true;
        }

        if (mayDrop)
        {
            frame.Dispose();
            return false;
        }

        await _channel.Writer.WriteAsync((result, frame)).ConfigureAwait(false);
        return true;
    }

    /// <summary>Delivers what is queued and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _channel.Writer.TryComplete();
        await _worker.ConfigureAwait(false);
    }

    private async Task DeliverAsync()
    {
        await foreach (var (result, frame) in _channel.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            using (frame)
            {
                foreach (var sink in _sinks)
                {
                    try
                    {
                        await sink.PublishAsync(result, frame).ConfigureAwait(false);
                    }
#pragma warning disable CA1031 // A sink is somebody else's code: whatever it throws must not silence the others.
                    catch (Exception exception)
#pragma warning restore CA1031
                    {
                        LogSinkFailed(_logger, exception, sink.GetType().Name, result.StreamId, result.SequenceNumber);
                    }
                }
            }
        }
    }

    [LoggerMessage(EventId = 121, Level = LogLevel.Error, Message = "The result sink {Sink} failed on frame {Frame} of stream {Stream}; the others got it")]
    private static partial void LogSinkFailed(ILogger logger, Exception exception, string sink, string stream, long frame);
}

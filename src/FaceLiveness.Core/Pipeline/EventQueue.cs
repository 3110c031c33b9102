using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace FaceLiveness;

/// <summary>Carries events to the sinks in order, apart from the analysis. A sink that fails is logged and does not stop the others.</summary>
internal sealed partial class EventQueue : IAsyncDisposable
{
    // Far more than happens in a second; when sinks hang for longer than that the analysis waits rather than lose an alert.
    private const int Capacity = 4096;

    private readonly Channel<PipelineEvent> _channel = Channel.CreateBounded<PipelineEvent>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly IReadOnlyList<IEventSink> _sinks;
    private readonly ILogger _logger;
    private readonly Task _worker;

    public EventQueue(IReadOnlyList<IEventSink> sinks, ILogger logger)
    {
        _sinks = sinks;
        _logger = logger;
        _worker = Task.Run(DeliverAsync);
    }

    public ValueTask PublishAsync(PipelineEvent pipelineEvent) => _channel.Writer.WriteAsync(pipelineEvent);

    /// <summary>Delivers what is queued and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _channel.Writer.TryComplete();
        await _worker.ConfigureAwait(false);
    }

    private async Task DeliverAsync()
    {
        await foreach (var pipelineEvent in _channel.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            foreach (var sink in _sinks)
            {
                try
                {
                    await sink.PublishAsync(pipelineEvent).ConfigureAwait(false);
                }
#pragma warning disable CA1031 // A sink is somebody else's code: whatever it throws must not silence the others.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    LogSinkFailed(_logger, exception, sink.GetType().Name, pipelineEvent.GetType().Name);
                }
            }
        }
    }

    [LoggerMessage(EventId = 120, Level = LogLevel.Error, Message = "The event sink {Sink} failed on {Event}; the event is lost for it, the others got it")]
    private static partial void LogSinkFailed(ILogger logger, Exception exception, string sink, string @event);
}

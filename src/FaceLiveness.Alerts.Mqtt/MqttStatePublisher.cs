using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FaceLiveness.Alerts;

/// <summary>
/// Keeps the broker's retained state of every stream as it is now, and Home Assistant's discovery with it: the newest value counts, values between
/// may be left out. Does nothing unless <see cref="MqttAlertOptions.HomeAssistant"/> says so.
/// </summary>
internal sealed partial class MqttStatePublisher(
    MqttConnection connection, IOptions<MqttAlertOptions> options, TimeProvider time, ILogger<MqttStatePublisher>? logger = null)
    : BackgroundService, IEventSink, IProfileEventSink
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger = logger ?? NullLogger<MqttStatePublisher>.Instance;
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<string, string?> _published = new(StringComparer.Ordinal);
    private int _generation;
    private bool _failing;

    private StreamStates States => field ??= new(options.Value.IncludeNames);

    public ValueTask PublishAsync(PipelineEvent pipelineEvent, CancellationToken cancellationToken = default)
    {
        if (options.Value.HomeAssistant)
        {
            States.Apply(pipelineEvent);
            _news.Writer.TryWrite(true);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask PublishAsync(ProfileEvent profileEvent, CancellationToken cancellationToken = default)
    {
        if (options.Value.HomeAssistant && profileEvent.Kind == ProfileEventKind.Erased)
        {
            States.Forget(profileEvent.ProfileId);
            _news.Writer.TryWrite(true);
        }

        return ValueTask.CompletedTask;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.HomeAssistant)
        {
            return;
        }

        connection.Lost += () => _news.Writer.TryWrite(true);
        _news.Writer.TryWrite(true);
        try
        {
            while (await _news.Reader.WaitToReadAsync(stoppingToken).ConfigureAwait(false))
            {
                _news.Reader.TryRead(out _);
                if (!await TryPublishAsync(stoppingToken).ConfigureAwait(false))
                {
                    await Task.Delay(RetryInterval, time, stoppingToken).ConfigureAwait(false);
                    _news.Writer.TryWrite(true);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops: the broker keeps what it has, and hears that nobody is there.
            return;
        }
    }

    private async Task<bool> TryPublishAsync(CancellationToken cancellationToken)
    {
        try
        {
            await connection.ConnectAsync(cancellationToken).ConfigureAwait(false);
            if (connection.Generation != _generation)
            {
                // The broker may be another, or have forgotten.
                _published.Clear();
                _generation = connection.Generation;
            }

            foreach (var (stream, what, value) in States.Read())
            {
                await PublishAsync(stream, what, value, cancellationToken).ConfigureAwait(false);
            }

            if (_failing)
            {
                _failing = false;
                LogRecovered();
            }

            return true;
        }
#pragma warning disable CA1031 // MQTTnet throws sockets', streams' and its own exceptions: after all of them it is tried again.
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (!_failing)
            {
                _failing = true;
                LogFailing(fault.Message);
            }

            return false;
        }
    }

    private async Task PublishAsync(string stream, string what, string? value, CancellationToken cancellationToken)
    {
        var topic = connection.Topics.StateOf(stream, what);
        if (_published.TryGetValue(topic, out var published) && published == value)
        {
            return;
        }

        var discovery = HomeAssistantDiscovery.TopicOf(options.Value.DiscoveryPrefix, connection.Topics, stream, what);
        if (published is null || value is null)
        {
            // An empty message takes the entity away again.
            var payload = value is null ? [] : HomeAssistantDiscovery.PayloadOf(connection.Topics, stream, what);
            await connection.PublishAsync(discovery, payload, retain: true, cancellationToken).ConfigureAwait(false);
        }

        await connection.PublishAsync(topic, Encoding.UTF8.GetBytes(value ?? ""), retain: true, cancellationToken).ConfigureAwait(false);
        _published[topic] = value;
    }

    [LoggerMessage(7101, LogLevel.Warning, "The state of the streams can't be published: {Cause} It is tried again every few seconds.")]
    private partial void LogFailing(string cause);

    [LoggerMessage(7102, LogLevel.Information, "The state of the streams is published again.")]
    private partial void LogRecovered();
}

using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace FaceLiveness.Alerts.Tests;

/// <summary>Somebody who listens on a broker, comes back when it does, and misses nothing between: its session outlasts its connections.</summary>
internal sealed class MqttListener : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly CancellationTokenSource _stopping = new();
    private Task _listening = Task.CompletedTask;
    private volatile bool _isSubscribed;

    public ConcurrentQueue<(string Topic, string Payload, bool Retained)> Messages { get; } = [];

    /// <summary>Whether what is published from now on arrives.</summary>
    public bool IsListening => _isSubscribed && _client.IsConnected;

    public static async Task<MqttListener> StartAsync(int port, params string[] topics)
    {
        var listener = new MqttListener();
        listener._client.ApplicationMessageReceivedAsync += message =>
        {
            listener.Messages.Enqueue((
                message.ApplicationMessage.Topic, Encoding.UTF8.GetString(message.ApplicationMessage.Payload.ToArray()), message.ApplicationMessage.Retain));
            return Task.CompletedTask;
        };
        var options = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithTcpServer("127.0.0.1", port)
            .WithClientId($"listener-{Guid.NewGuid():n}")
            .WithCleanStart(false)
            .WithSessionExpiryInterval(3600)
            .Build();
        listener._listening = listener.ListenAsync(options, topics);
        await AlertRig.UntilAsync(() => listener.IsListening, "the listener listens");
        return listener;
    }

    /// <summary>The newest value of a topic; null where there is none.</summary>
    public string? this[string topic] => Messages.LastOrDefault(message => message.Topic == topic).Payload;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _listening;
        _client.Dispose();
        _stopping.Dispose();
    }

    private async Task ListenAsync(MqttClientOptions options, string[] topics)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (!_client.IsConnected)
                {
                    _isSubscribed = false;
                    var result = await _client.ConnectAsync(options, _stopping.Token);
                    if (!result.IsSessionPresent)
                    {
                        foreach (var topic in topics)
                        {
                            await _client.SubscribeAsync(topic, MqttQualityOfServiceLevel.AtLeastOnce, _stopping.Token);
                        }
                    }

                    _isSubscribed = true;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, _stopping.Token);
            }
            catch (Exception fault) when (fault is MQTTnet.Exceptions.MqttCommunicationException or OperationCanceledException or InvalidOperationException)
            {
                // The broker is gone: try again until it is back.
                continue;
            }
        }
    }
}

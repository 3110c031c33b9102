using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace FaceLiveness.Alerts;

/// <summary>
/// The connection to the broker: made when something is to be sent, kept, and made anew when it broke off. Says that it is there, and leaves a
/// last will that it is not.
/// </summary>
internal sealed partial class MqttConnection(IOptions<MqttAlertOptions> options, TimeProvider time, ILogger<MqttConnection>? logger = null) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ILogger _logger = logger ?? NullLogger<MqttConnection>.Instance;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private IMqttClient? _client;
    private bool _disposed;

    /// <summary>Is told when the connection is gone.</summary>
    public event Action? Lost;

    public MqttTopics Topics => field ??= new(options.Value.TopicPrefix);

    /// <summary>Counts the connections: whoever keeps something on the broker looks whether it is another one.</summary>
    public int Generation { get; private set; }

    /// <summary>Connects where there is no connection.</summary>
    /// <exception cref="Exception">There is no broker, or it refuses.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_client?.IsConnected == true)
            {
                return;
            }

            _client?.Dispose();
            var client = new MqttClientFactory().CreateMqttClient();
            _client = client;
            client.DisconnectedAsync += _ =>
            {
                Lost?.Invoke();
                return Task.CompletedTask;
            };
            using var timeout = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            await client.ConnectAsync(Describe(), either.Token).ConfigureAwait(false);
            await client.PublishAsync(Message(Topics.Availability, MqttTopics.Online, retain: true), either.Token).ConfigureAwait(false);
            Generation++;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Publishes with QoS 1: the broker has it when this returns.</summary>
    public async Task<MqttClientPublishResult> PublishAsync(string topic, ReadOnlyMemory<byte> payload, bool retain, CancellationToken cancellationToken)
    {
        await ConnectAsync(cancellationToken).ConfigureAwait(false);
        using var timeout = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        return await _client!.PublishAsync(Message(topic, payload, retain), either.Token).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        if (!_disposed)
        {
            _disposed = true;
            if (_client is { } client)
            {
                await SayGoodbyeAsync(client).ConfigureAwait(false);
                client.Dispose();
            }
        }

        _gate.Release();
    }

    private static MqttApplicationMessage Message(string topic, string payload, bool retain) => Message(topic, System.Text.Encoding.UTF8.GetBytes(payload), retain);

    private static MqttApplicationMessage Message(string topic, ReadOnlyMemory<byte> payload, bool retain) => new()
    {
        Topic = topic,
        Payload = new(payload),
        QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
        Retain = retain,
    };

    private async Task SayGoodbyeAsync(IMqttClient client)
    {
        if (!client.IsConnected)
        {
            return;
        }

        using var timeout = new CancellationTokenSource(Patience, time);
        try
        {
            await client.PublishAsync(Message(Topics.Availability, MqttTopics.Offline, retain: true), timeout.Token).ConfigureAwait(false);
            await client.DisconnectAsync(new MqttClientDisconnectOptions(), timeout.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The connection broke meanwhile, in whatever way: the broker has the last will.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogNotClosed(fault.Message);
        }
    }

    private MqttClientOptions Describe()
    {
        var broker = options.Value;
        var builder = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithTcpServer(broker.Host, broker.Port ?? (broker.Tls ? 8883 : 1883))
            .WithClientId(broker.ClientId ?? $"faceliveness-{Environment.MachineName}")
            .WithTimeout(Patience)
            .WithWillTopic(Topics.Availability)
            .WithWillPayload(MqttTopics.Offline)
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .WithWillRetain();
        if (broker.UserName is { } user)
        {
            builder.WithCredentials(user, SecretText.Read(broker.Password, broker.PasswordFile));
        }

        if (broker.Tls)
        {
            builder.WithTlsOptions(tls =>
            {
                tls.UseTls();
                if (broker.CertificateAuthorityFile is { } file)
                {
                    var authorities = new X509Certificate2Collection();
                    authorities.ImportFromPemFile(file);
                    tls.WithTrustChain(authorities);
                }
            });
        }

        return builder.Build();
    }

    [LoggerMessage(7103, LogLevel.Debug, "The connection to the broker broke before it was closed: {Cause}")]
    private partial void LogNotClosed(string cause);
}

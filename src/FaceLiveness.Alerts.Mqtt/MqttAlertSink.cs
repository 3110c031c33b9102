using MQTTnet;

namespace FaceLiveness.Alerts;

/// <summary>Publishes alerts as JSON with QoS 1. The broker has one when it acknowledges it.</summary>
internal sealed class MqttAlertSink(MqttConnection connection) : IAlertSink
{
    public const string SinkName = "mqtt";

    public string Name => SinkName;

    public async ValueTask<AlertOutcome> SendAsync(Alert alert, CancellationToken cancellationToken = default)
    {
        MqttClientPublishResult result;
        try
        {
            result = await connection.PublishAsync(connection.Topics.AlertsOf(alert.StreamId), alert.ToJson(), retain: false, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // MQTTnet throws sockets', streams' and its own exceptions: all of them mean that the broker does not have the alert.
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return AlertOutcome.Retry(fault is OperationCanceledException ? "The broker did not answer in time." : $"The broker can't be reached: {fault.Message}");
        }

        return result.ReasonCode switch
        {
            MqttClientPublishReasonCode.Success or MqttClientPublishReasonCode.NoMatchingSubscribers => AlertOutcome.Delivered,
            MqttClientPublishReasonCode.NotAuthorized or MqttClientPublishReasonCode.TopicNameInvalid or MqttClientPublishReasonCode.PayloadFormatInvalid =>
                AlertOutcome.Refused($"The broker refused it: {result.ReasonCode}."),
            _ => AlertOutcome.Retry($"The broker did not take it: {result.ReasonCode}."),
        };
    }
}

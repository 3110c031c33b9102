using Microsoft.Extensions.Logging;

namespace FaceLiveness.Alerts;

/// <summary>Writes alerts to the log: what and where, and of people their id. Never a name, never a picture.</summary>
internal sealed partial class LogAlertSink(ILogger logger) : IAlertSink
{
    public const string SinkName = "log";

    public string Name => SinkName;

    public ValueTask<AlertOutcome> SendAsync(Alert alert, CancellationToken cancellationToken = default)
    {
        LogAlert(alert.Id, alert.Rule, alert.Event, alert.StreamId, alert.At, alert.TrackId, alert.ProfileId);
        return ValueTask.FromResult(AlertOutcome.Delivered);
    }

    [LoggerMessage(7030, LogLevel.Warning, "Alert {Id} by rule '{Rule}': {Event} in stream {Stream} at {At:O} (track {Track}, profile {ProfileId}).")]
    private partial void LogAlert(string id, string rule, string @event, string stream, DateTimeOffset at, int? track, string? profileId);
}

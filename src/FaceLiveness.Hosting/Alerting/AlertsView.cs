using FaceLiveness.Alerts;

namespace FaceLiveness.Hosting;

/// <summary>What the API tells of alerts.</summary>
internal sealed record AlertsView(IReadOnlyList<AlertRuleView> Rules, IReadOnlyList<AlertSinkStatus> Sinks, IReadOnlyList<DeadLetterView> DeadLetters)
{
    public static AlertsView Empty { get; } = new([], [], []);

    public static AlertsView Of(AlertStatus status) =>
        new([.. status.Rules.Select(AlertRuleView.Of)], status.Sinks, [.. status.DeadLetters.Select(DeadLetterView.Of)]);
}

namespace FaceLiveness.Alerts;

/// <summary>How alerts are doing at one moment. Immutable.</summary>
/// <param name="Rules">The rules in force.</param>
/// <param name="Sinks">Every sink, and those that are there no more and have dead letters.</param>
/// <param name="DeadLetters">What could not be delivered, the oldest first.</param>
public sealed record AlertStatus(IReadOnlyList<AlertRuleOptions> Rules, IReadOnlyList<AlertSinkStatus> Sinks, IReadOnlyList<DeadLetter> DeadLetters);

namespace FaceLiveness.Alerts;

/// <summary>What came of sending an alert.</summary>
public sealed record AlertOutcome
{
    private AlertOutcome(AlertOutcomeKind kind, string? reason, TimeSpan? after) => (Kind, Reason, RetryAfter) = (kind, reason, after);

    /// <summary>The receiver has it, and answers for it.</summary>
    public static AlertOutcome Delivered { get; } = new(AlertOutcomeKind.Delivered, null, null);

    /// <summary>What kind of outcome.</summary>
    public AlertOutcomeKind Kind { get; }

    /// <summary>Why it was not delivered: one plain sentence without secrets, for operators; null of what was.</summary>
    public string? Reason { get; }

    /// <summary>How long the receiver wants to be left alone; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>It did not get there, and may later.</summary>
    /// <param name="reason">Why: one plain sentence without secrets.</param>
    /// <param name="after">How long the receiver wants to be left alone. No alert is sent to it until then.</param>
    public static AlertOutcome Retry(string reason, TimeSpan? after = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new(AlertOutcomeKind.Retry, reason, after);
    }

    /// <summary>The receiver will never take this one: it becomes a dead letter at once.</summary>
    /// <param name="reason">Why: one plain sentence without secrets.</param>
    public static AlertOutcome Refused(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new(AlertOutcomeKind.Refused, reason, null);
    }
}

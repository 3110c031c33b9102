namespace FaceLiveness.Alerts;

/// <summary>A further line of an alert's file: what has become of it since.</summary>
internal sealed record OutboxNote
{
    /// <summary>The sink that it is about; null of what holds for all.</summary>
    public string? Sink { get; init; }

    /// <summary>How the alert stands with that sink now.</summary>
    public OutboxState? State { get; init; }

    /// <summary>How often it was tried, of a dead letter.</summary>
    public int? Attempts { get; init; }

    /// <summary>Why it was given up, of a dead letter.</summary>
    public string? Error { get; init; }

    /// <summary>Who the unknown person turned out to be, so that an erasure finds the alert.</summary>
    public string? ProfileId { get; init; }
}

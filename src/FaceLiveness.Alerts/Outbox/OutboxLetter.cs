namespace FaceLiveness.Alerts;

/// <summary>How an alert stands with one sink.</summary>
/// <param name="State">Waiting or dead; what is delivered is there no more.</param>
/// <param name="Attempts">How often it was tried, of a dead letter.</param>
/// <param name="Error">Why it was given up, of a dead letter.</param>
internal readonly record struct OutboxLetter(OutboxState State, int Attempts, string? Error)
{
    public static OutboxLetter Waiting => new(OutboxState.Waiting, 0, null);
}

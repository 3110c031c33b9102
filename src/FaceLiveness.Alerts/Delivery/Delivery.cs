namespace FaceLiveness.Alerts;

/// <summary>An alert on its way to one sink. Changed by its <see cref="SinkQueue"/> only, under its lock.</summary>
internal sealed class Delivery(OutboxEntry entry)
{
    public OutboxEntry Entry => entry;

    /// <summary>How often it failed in this run.</summary>
    public int Failures { get; set; }

    /// <summary>When it may be tried again.</summary>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>The attempt that is under way; null between attempts.</summary>
    public Task? Attempt { get; set; }

    /// <summary>Ends the attempt that is under way.</summary>
    public CancellationTokenSource? Cancellation { get; set; }
}

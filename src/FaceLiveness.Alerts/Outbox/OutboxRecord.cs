namespace FaceLiveness.Alerts;

/// <summary>The first line of an alert's file.</summary>
/// <param name="Alert">The alert, without its snapshot.</param>
/// <param name="Keys">What it must stay in order with: alerts that share a key.</param>
/// <param name="Sinks">Who is to be told.</param>
internal sealed record OutboxRecord(Alert Alert, IReadOnlyList<string> Keys, IReadOnlyList<string> Sinks);

namespace FaceLiveness.Alerts;

/// <summary>An alert that was given up for one sink.</summary>
/// <param name="Id">Identifies it: the alert's id, a dot, the sink's name.</param>
/// <param name="Sink">Which sink.</param>
/// <param name="Alert">The alert, without its snapshot.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="LastError">Why it was given up.</param>
public sealed record DeadLetter(string Id, string Sink, Alert Alert, int Attempts, string LastError);

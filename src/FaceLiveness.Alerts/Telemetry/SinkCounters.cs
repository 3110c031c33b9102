namespace FaceLiveness.Alerts;

/// <summary>How one sink has done in this run.</summary>
/// <param name="Sink">Its name.</param>
/// <param name="Pending">How many alerts wait for it.</param>
/// <param name="Delivered">How many it took.</param>
/// <param name="Failures">How many attempts failed.</param>
/// <param name="Letters">What of its alerts was given up and deleted.</param>
internal readonly record struct SinkCounters(string Sink, int Pending, long Delivered, long Failures, LetterCounters Letters);

using FaceLiveness.Alerts;

namespace FaceLiveness.Hosting;

/// <summary>An alert that was given up for one sink.</summary>
internal sealed record DeadLetterView(
    string Id, string Sink, string Rule, string Event, string Stream, DateTimeOffset At, string? ProfileId, string? Name, int Attempts, string LastError)
{
    public static DeadLetterView Of(DeadLetter letter) => new(
        letter.Id, letter.Sink, letter.Alert.Rule, letter.Alert.Event, letter.Alert.StreamId, letter.Alert.At, letter.Alert.ProfileId, letter.Alert.Name, letter.Attempts,
        letter.LastError);
}

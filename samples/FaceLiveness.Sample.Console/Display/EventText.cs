using System.Globalization;

namespace FaceLiveness.Sample.Display;

/// <summary>Events as a person reads them.</summary>
internal static class EventText
{
    public static string Line(PipelineEvent e) => string.Create(CultureInfo.InvariantCulture, $"{Time(e.At.Timestamp)}  {e.At.StreamId}  {Of(e)}");

    public static string Time(TimeSpan time) => time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss\.f" : @"mm\:ss\.f", CultureInfo.InvariantCulture);

    public static string Of(PipelineEvent e) => e switch
    {
        PersonAppeared p => $"person {p.TrackId} appeared",
        PersonLeft p => $"person {p.TrackId} left",
        PersonRejoined p => $"person {p.FormerId} is person {p.TrackId}, who is back",
        PersonRecognized p => string.Create(CultureInfo.InvariantCulture, $"person {p.TrackId} is {p.Name} (similarity {p.Similarity:0.00})"),
        PersonUnknown p => $"person {p.TrackId} is nobody known",
        PersonBlinked p => string.Create(CultureInfo.InvariantCulture, $"person {p.TrackId} blinked ({p.Blink.Duration.TotalMilliseconds:0} ms)"),
        LivenessConfirmed p => $"person {p.TrackId} is live: {p.Verdict.Reason}",
        SpoofSuspected p => $"person {p.TrackId} may be a photo or a screen: {p.Verdict.Reason}",
        ProfileCreated p => $"person {p.TrackId} got a profile: {p.Name}",
        ProfileImproved p => string.Create(CultureInfo.InvariantCulture, $"a better look improved profile {p.ProfileId} (quality {p.Quality:0.00})"),
        StreamStarted => "is running",
        StreamEnded => "ended",
        StreamRemoved => "is not watched any more",
        StreamRestored => "is back",
        StreamStalled s => string.Create(CultureInfo.InvariantCulture, $"is stalled: the connection is open, and no picture has come for {s.Silence.TotalSeconds:0.#} s"),
        StreamLost { RetryIn: { } wait } s => string.Create(CultureInfo.InvariantCulture, $"lost: {s.Reason} Trying again in {wait.TotalSeconds:0} s."),
        StreamLost s => $"failed: {s.Reason}",
        LoadChanged { Load: LoadLevel.Normal } => "the machine keeps up again: people are searched for as often as usual",
        LoadChanged l => $"the machine can't keep up: people are searched for {(l.Load switch { LoadLevel.Busy => "half", LoadLevel.Strained => "a quarter", _ => "an eighth" })} as often",
        _ => e.GetType().Name,
    };

    /// <summary>True for what a guard wants to be told; blinks and better looks are only counted.</summary>
    public static bool IsMajor(PipelineEvent e) => e is not (PersonBlinked or ProfileImproved);
}

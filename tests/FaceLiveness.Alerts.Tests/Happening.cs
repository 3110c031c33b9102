namespace FaceLiveness.Alerts.Tests;

/// <summary>Events as the pipeline tells them.</summary>
internal static class Happening
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public static StreamMoment At(double seconds, string stream = "door") => new(stream, TimeSpan.FromSeconds(seconds), Noon.AddSeconds(seconds));

    public static PersonAppeared Appeared(double seconds, int track = 1, string stream = "door") => new(At(seconds, stream), track);

    public static PersonUnknown Unknown(double seconds, int track = 1, string stream = "door") => new(At(seconds, stream), track);

    public static PersonRecognized Recognized(double seconds, string id = "ada", string name = "Ada Lovelace", int track = 1, string stream = "door", float similarity = 0.7f) =>
        new(At(seconds, stream), track, id, name, similarity);

    public static SpoofSuspected Spoof(double seconds, int track = 1, float score = 0.1f) =>
        new(At(seconds), track, new LivenessVerdict(LivenessState.Spoof, score, "A screen's edge moves with the face."));

    public static LivenessConfirmed Live(double seconds, int track = 1, float score = 0.9f) =>
        new(At(seconds), track, new LivenessVerdict(LivenessState.Live, score, "Blinked once."));

    public static StreamLost Lost(double seconds, string stream = "door") => new(At(seconds, stream), "The camera hung up.", TimeSpan.FromSeconds(5));

    public static ProfileEvent Erased(string id) => new(Noon, ProfileEventKind.Erased, id, "test", "Asked for.");
}

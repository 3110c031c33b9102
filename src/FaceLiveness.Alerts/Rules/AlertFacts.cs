namespace FaceLiveness.Alerts;

/// <summary>What there is to know of one event: its own facts, and what earlier ones told of the person.</summary>
internal sealed record AlertFacts
{
    public required string Event { get; init; }

    public required StreamMoment At { get; init; }

    public int? TrackId { get; init; }

    public string? ProfileId { get; init; }

    public string? Name { get; init; }

    public float? Confidence { get; init; }

    public LivenessState? Liveness { get; init; }

    public float? LivenessScore { get; init; }

    public string? Reason { get; init; }

    /// <summary>Whom a cool-down is about, and whether that means the same after a restart: numbers of tracks do not.</summary>
    public (string Key, bool Lasts) Subject => this switch
    {
        { ProfileId: { } profile } => (PersonKey(profile), true),
        { TrackId: { } track } => (TrackKey(At.StreamId, track), false),
        { Event: "load_changed" } => ("load", true),
        _ => ($"stream:{At.StreamId}", true),
    };

    /// <summary>What must stay in order: alerts that share one of these.</summary>
    public IReadOnlyList<string> OrderKeys => this switch
    {
        { TrackId: { } track, ProfileId: { } profile } => [TrackKey(At.StreamId, track), PersonKey(profile)],
        { TrackId: { } track } => [TrackKey(At.StreamId, track)],
        _ => [$"stream:{At.StreamId}"],
    };

    public static string PersonKey(string profileId) => $"person:{profileId}";

    public static string TrackKey(string stream, int track) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"track:{stream}/{track}");
}

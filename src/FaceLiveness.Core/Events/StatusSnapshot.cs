namespace FaceLiveness;

/// <summary>What is going on at one moment, in every stream. Immutable.</summary>
/// <param name="Timestamp">When this was so.</param>
/// <param name="Streams">Every stream by its id.</param>
public sealed record StatusSnapshot(DateTimeOffset Timestamp, IReadOnlyDictionary<string, StreamStatus> Streams);

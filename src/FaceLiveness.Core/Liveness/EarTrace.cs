namespace FaceLiveness;

/// <summary>How the eyes of one track stood over time, and when they blinked. Immutable.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="TrackId">The track in it.</param>
/// <param name="Points">The frames in which the face was seen, in order: the latest ones, where there were more than are kept.</param>
/// <param name="Blinks">The blinks that the pipeline found in them, by their end.</param>
public sealed record EarTrace(string StreamId, int TrackId, IReadOnlyList<EarPoint> Points, IReadOnlyList<Blink> Blinks);

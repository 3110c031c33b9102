namespace FaceLiveness;

/// <summary>One frame of a labelled video, and what was found in it.</summary>
/// <param name="Truth">Who is there, each id at most once.</param>
/// <param name="Found">Who was found, each id at most once. Their ids need not be those of the truth.</param>
public readonly record struct TrackedFrame(IReadOnlyList<TrackBox> Truth, IReadOnlyList<TrackBox> Found);

namespace FaceLiveness;

/// <summary>A person followed through a stream.</summary>
/// <param name="TrackId">Stays the same as long as the person is followed; never given again within a stream.</param>
/// <param name="Box">Where the person is now, in pixels of the frame: measured, or predicted by motion.</param>
/// <param name="Confidence">The confidence of the last detection, 0 to 1.</param>
/// <param name="LastSeen">Media time of the last detection.</param>
public readonly record struct TrackedPerson(int TrackId, BoundingBox Box, float Confidence, TimeSpan LastSeen);

namespace FaceLiveness;

/// <summary>A person's box in a frame, with an identity: of labelled truth, or as a tracker gave it.</summary>
/// <param name="Id">The same in every frame in which this person is meant; any number.</param>
/// <param name="Box">Where the person is, in pixels of the frame.</param>
public readonly record struct TrackBox(int Id, BoundingBox Box);

namespace FaceLiveness;

/// <summary>A person found in a frame.</summary>
/// <param name="Box">Where, in pixels of the frame.</param>
/// <param name="Confidence">How sure the detector is, 0 to 1.</param>
public readonly record struct PersonDetection(BoundingBox Box, float Confidence);

namespace FaceLiveness;

/// <summary>A face found in a frame.</summary>
/// <param name="Box">Where, in pixels of the frame: hairline to chin, ear to ear.</param>
/// <param name="Confidence">How sure the detector is, 0 to 1.</param>
/// <param name="Points">The five points, from detectors that give them (SCRFD, YuNet); otherwise null.</param>
public readonly record struct FaceDetection(BoundingBox Box, float Confidence, FivePoints? Points = null);

namespace FaceLiveness;

/// <summary>Where a head turns, in degrees; all zero looks into the camera.</summary>
/// <param name="Yaw">Positive turns the nose to the right of the picture.</param>
/// <param name="Pitch">Positive looks up.</param>
/// <param name="Roll">Positive tilts clockwise as seen in the picture.</param>
public readonly record struct HeadPose(float Yaw, float Pitch, float Roll);

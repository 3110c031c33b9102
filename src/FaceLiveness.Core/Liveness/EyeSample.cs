namespace FaceLiveness;

/// <summary>What one frame tells of the eyes of a track.</summary>
/// <param name="Timestamp">Media time.</param>
/// <param name="LeftEar">EAR of the eye at the left of the picture, from <see cref="EyeAspectRatio"/>.</param>
/// <param name="RightEar">EAR of the other eye.</param>
/// <param name="Pose">Where the head turns.</param>
/// <param name="Reliable">False where the points can't be trusted: nothing is concluded from such a frame.</param>
public readonly record struct EyeSample(TimeSpan Timestamp, float LeftEar, float RightEar, HeadPose Pose, bool Reliable = true)
{
    /// <summary>Mean of both eyes.</summary>
    public float Ear => (LeftEar + RightEar) / 2;
}

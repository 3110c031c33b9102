namespace FaceLiveness;

/// <summary>One look at the face of a tracked person: all that the pipeline knows about it in one frame.</summary>
/// <param name="Frame">The picture. Valid only during the call that it is handed to.</param>
/// <param name="Face">Where the face is, and how sure the detector was.</param>
/// <param name="Landmarks">The dense points.</param>
/// <param name="Pose">Where the head turns.</param>
/// <param name="Quality">How good the look is.</param>
public readonly record struct FaceObservation(
    VideoFrame Frame, FaceDetection Face, FaceLandmarks Landmarks, HeadPose Pose, FaceQuality Quality)
{
    /// <summary>Media time of the frame.</summary>
    public TimeSpan Timestamp => Frame.Timestamp;
}

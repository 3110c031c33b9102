namespace FaceLiveness;

/// <summary>Judges how well a look at a face serves recognition.</summary>
public interface IFaceQualityAssessor
{
    /// <summary>Judges one look.</summary>
    /// <param name="frame">The picture. The caller keeps its ownership.</param>
    /// <param name="face">Where the face is.</param>
    /// <param name="landmarks">Its points.</param>
    /// <param name="pose">Where the head turns.</param>
    FaceQuality Assess(VideoFrame frame, FaceDetection face, FaceLandmarks landmarks, HeadPose pose);
}

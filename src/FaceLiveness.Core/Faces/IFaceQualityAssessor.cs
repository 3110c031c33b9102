namespace FaceLiveness;

/// <summary>Judges how well a look at a face serves recognition.</summary>
public interface IFaceQualityAssessor
{
    /// <summary>Judges one look.</summary>
    /// <param name="image">The whole frame.</param>
    /// <param name="face">Where the face is.</param>
    /// <param name="landmarks">Its points.</param>
    /// <param name="pose">Where the head turns.</param>
    FaceQuality Assess(ImageView image, FaceDetection face, FaceLandmarks landmarks, HeadPose pose);
}

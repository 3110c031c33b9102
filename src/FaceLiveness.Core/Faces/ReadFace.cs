namespace FaceLiveness;

/// <summary>A face of a still picture.</summary>
/// <param name="Face">Where it is.</param>
/// <param name="Landmarks">Its dense points.</param>
/// <param name="Pose">Where the head turns.</param>
/// <param name="Quality">How good the look is; its score is that of the embedded look (<see cref="FaceQuality.ScoreOf"/>).</param>
/// <param name="Embedding">The face as a vector.</param>
public sealed record ReadFace(FaceDetection Face, FaceLandmarks Landmarks, HeadPose Pose, FaceQuality Quality, FaceEmbedding Embedding);

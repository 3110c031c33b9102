using System.Numerics;

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

    /// <summary>What the eye state model says of the eyes' picture; null where it was not asked.</summary>
    public EyeState? State { get; init; }

    /// <summary>
    /// The sample of one look at a face, as <see cref="BlinkLivenessCheck"/> takes it: give a <see cref="BlinkDetector"/> those of all looks
    /// of a track (its <see cref="PersonResult"/>s) to record or plot what the check sees.
    /// </summary>
    /// <param name="landmarks">The dense points.</param>
    /// <param name="pose">Where the head turns.</param>
    /// <param name="quality">How good the look is.</param>
    /// <param name="timestamp">Media time.</param>
    /// <param name="options">From when on points can be trusted.</param>
    public static EyeSample From(FaceLandmarks landmarks, HeadPose pose, FaceQuality quality, TimeSpan timestamp, BlinkOptions options)
    {
        ArgumentNullException.ThrowIfNull(landmarks);
        ArgumentNullException.ThrowIfNull(options);
        var (left, right) = EyeAspectRatio.Of(landmarks);
        var five = landmarks.ToFivePoints();
        var reliable = landmarks.Confidence >= options.MinimumLandmarkConfidence
            && quality.Alignment >= options.MinimumAlignment
            && Vector2.Distance(five.LeftEye, five.RightEye) >= options.MinimumEyeDistance;
        return new(timestamp, left, right, pose, reliable);
    }
}

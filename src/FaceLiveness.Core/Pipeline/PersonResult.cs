namespace FaceLiveness;

/// <summary>One person in one frame. Immutable; safe to keep.</summary>
public sealed record PersonResult
{
    /// <summary>The person's track in this stream.</summary>
    public required int TrackId { get; init; }

    /// <summary>Where the person is, in pixels of the frame.</summary>
    public required BoundingBox Box { get; init; }

    /// <summary>How sure the detector was of the person, 0 to 1.</summary>
    public float Confidence { get; init; }

    /// <summary>When the track began, in media time.</summary>
    public TimeSpan FirstSeen { get; init; }

    /// <summary>The face, where one is seen in this frame.</summary>
    public FaceDetection? Face { get; init; }

    /// <summary>The face's dense points, where a face is seen.</summary>
    public FaceLandmarks? Landmarks { get; init; }

    /// <summary>Where the head turns, where a face is seen.</summary>
    public HeadPose? Pose { get; init; }

    /// <summary>How good this look is, where a face is seen.</summary>
    public FaceQuality? Quality { get; init; }

    /// <summary>Who it is.</summary>
    public PersonIdentity Identity { get; init; } = PersonIdentity.Undecided;

    /// <summary>Whether it is a live person: the policy's verdict over all checks.</summary>
    public LivenessVerdict Liveness { get; init; } = LivenessVerdict.NotChecked;

    /// <summary>Media time of the last look at the face that agreed with the looks before it; null before any.</summary>
    public TimeSpan? FaceConfirmedAt { get; init; }

    /// <summary>Blinks counted on this track so far.</summary>
    public int BlinkCount { get; init; }
}

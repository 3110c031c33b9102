namespace FaceLiveness;

/// <summary>Tells which person of this frame is which of the frames before. One tracker serves one stream.</summary>
/// <remarks>A returned list holds until the next call: a tracker may use it again. Copy what shall last longer.</remarks>
public interface IPersonTracker
{
    /// <summary>Moves every track on to a frame in which nobody looked for people.</summary>
    /// <param name="timestamp">Media time of the frame, later than that of the call before.</param>
    /// <returns>The tracks that are alive, by rising id.</returns>
    IReadOnlyList<TrackedPerson> Predict(TimeSpan timestamp);

    /// <summary>Associates what a detector found with the tracks, starts new ones and ends those not seen for too long.</summary>
    /// <param name="detections">What was found, in any order.</param>
    /// <param name="timestamp">Media time of the frame, later than that of the call before.</param>
    /// <returns>The tracks that are alive, by rising id. One that is only suspected (seen once, weakly) is not listed yet.</returns>
    IReadOnlyList<TrackedPerson> Update(IReadOnlyList<PersonDetection> detections, TimeSpan timestamp);
}

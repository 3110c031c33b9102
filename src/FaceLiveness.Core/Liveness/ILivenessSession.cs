namespace FaceLiveness;

/// <summary>Watches the face of one track over time. Called for every frame in which the face is seen, in order, never twice at once.</summary>
public interface ILivenessSession
{
    /// <summary>Takes one more look into account.</summary>
    /// <param name="observation">The look; its frame is valid only during the call.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the check says now of the whole track.</returns>
    ValueTask<LivenessVerdict> ObserveAsync(FaceObservation observation, CancellationToken cancellationToken = default);
}

namespace FaceLiveness;

/// <summary>
/// Calls a face a spoof whose surroundings move with it while the rest of the scene stays: a print or a phone held up to the camera carries
/// its own background along. It never says <see cref="LivenessState.Live"/>.
/// </summary>
/// <remarks>
/// Says nothing of a picture that is held still, that fills the frame, or before plain walls: <c>docs/presentation-attacks.md</c> has the measurements.
/// </remarks>
public sealed class SurroundingsLivenessCheck : ILivenessCheck
{
    /// <inheritdoc/>
    public string Name => "surroundings";

    /// <inheritdoc/>
    public ILivenessSession BeginSession() => new SurroundingsSession();
}

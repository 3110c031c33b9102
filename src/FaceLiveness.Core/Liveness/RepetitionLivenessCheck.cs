namespace FaceLiveness;

/// <summary>
/// Calls a face a spoof that makes the same movements again to a fraction of a pixel: a recording that plays in a loop, filmed by a camera that
/// stands still or fed in its place. It never says <see cref="LivenessState.Live"/>.
/// </summary>
/// <remarks>
/// Sees loops of 2 to 30 s, from about 7 s of their second round on. A phone that moves in a hand hides its loop:
/// <c>docs/presentation-attacks.md</c> has the measurements.
/// </remarks>
public sealed class RepetitionLivenessCheck : ILivenessCheck
{
    /// <inheritdoc/>
    public string Name => "repetition";

    /// <inheritdoc/>
    public ILivenessSession BeginSession() => new RepetitionSession();
}

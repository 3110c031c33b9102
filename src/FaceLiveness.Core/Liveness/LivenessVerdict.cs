namespace FaceLiveness;

/// <summary>What a liveness check says of a track, and why.</summary>
/// <param name="State">The verdict.</param>
/// <param name="Score">0 (surely an attack) to 1 (surely live); 0.5 says nothing.</param>
/// <param name="Reason">One plain sentence, for people: what the verdict rests on.</param>
public sealed record LivenessVerdict(LivenessState State, float Score, string Reason)
{
    /// <summary>The most frames that <see cref="Evidence"/> names; of more, the newest count.</summary>
    public const int MaximumEvidence = 32;

    /// <summary>The verdict before anything was seen.</summary>
    public static LivenessVerdict NotChecked { get; } = new(LivenessState.NotChecked, 0.5f, "Not looked at yet.");

    /// <summary>
    /// Media times of the frames that the verdict rests on, in order; at most <see cref="MaximumEvidence"/>. Empty before anything was seen, and
    /// from checks that don't say.
    /// </summary>
    public IReadOnlyList<TimeSpan> Evidence { get; init; } = [];

    /// <summary>Blinks that ended since the check's last verdict; empty from checks that see none.</summary>
    public IReadOnlyList<Blink> NewBlinks { get; init; } = [];
}

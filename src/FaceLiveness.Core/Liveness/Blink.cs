namespace FaceLiveness;

/// <summary>Both eyes closed for a moment and opened again.</summary>
/// <param name="Start">Media time at which the lids began to fall.</param>
/// <param name="End">Media time at which the eyes were open again.</param>
/// <param name="Depth">How far they closed: 0 not at all, 1 shut.</param>
/// <param name="Confidence">0 to 1.</param>
public readonly record struct Blink(TimeSpan Start, TimeSpan End, float Depth, float Confidence)
{
    /// <summary>How long it took.</summary>
    public TimeSpan Duration => End - Start;
}

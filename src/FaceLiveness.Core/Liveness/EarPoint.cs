namespace FaceLiveness;

/// <summary>The eyes of a track in one frame.</summary>
/// <param name="Eyes">What the frame tells of them; its time is media time.</param>
/// <param name="Baseline">The EAR at which this track's eyes are open, as far as was known then; 0 before the first reliable frame.</param>
public readonly record struct EarPoint(EyeSample Eyes, float Baseline);

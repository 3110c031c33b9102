namespace FaceLiveness;

/// <summary>How open both eyes look in one picture.</summary>
/// <param name="LeftOpen">0 (surely closed) to 1 (surely open), of the eye at the left of the picture.</param>
/// <param name="RightOpen">The same of the other eye.</param>
public readonly record struct EyeState(float LeftOpen, float RightOpen)
{
    /// <summary>Mean of both eyes.</summary>
    public float Open => (LeftOpen + RightOpen) / 2;
}

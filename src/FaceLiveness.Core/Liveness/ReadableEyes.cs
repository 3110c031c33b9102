namespace FaceLiveness;

/// <summary>The eyes of which the eye state model can tell whether they are open.</summary>
internal readonly record struct ReadableEyes(bool Left, bool Right)
{
    /// <summary>How open they look, 0 to 1; null where neither can be told.</summary>
    public float? Openness(EyeState state) => (Left, Right) switch
    {
        (true, true) => state.Open,
        (true, false) => state.LeftOpen,
        (false, true) => state.RightOpen,
        _ => null,
    };
}

namespace FaceLiveness;

/// <summary>How much of a camera's video is worth decoding at the moment.</summary>
public enum DecodeEffort
{
    /// <summary>Every picture, as good as it was sent.</summary>
    Full,

    /// <summary>The machine falls behind: pictures that no other one builds on, and smoothing (deblocking), may be left out.</summary>
    Reduced,

    /// <summary>Nothing happens: as little as shows, within half a second, that something does.</summary>
    Idle,
}

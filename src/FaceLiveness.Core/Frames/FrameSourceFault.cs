namespace FaceLiveness;

/// <summary>What can be hoped for after a source failed: decides how soon a live one is tried again.</summary>
public enum FrameSourceFault
{
    /// <summary>Nothing, before somebody acts: the address is wrong, its protocol or FFmpeg is missing. Not tried again.</summary>
    Permanent,

    /// <summary>
    /// The source answers and says no: wrong password, no right to view, no such stream, nothing in it that can be decoded. Somebody must mend that
    /// at the camera, which may happen at any time; asking again at once mends nothing, and cameras lock out who does. Tried again seldom.
    /// </summary>
    Refused,

    /// <summary>It may pass: a camera that restarts, a network that drops. Tried again soon, then ever less often.</summary>
    Transient,
}

namespace FaceLiveness;

/// <summary>How a stream is doing.</summary>
public enum StreamState
{
    /// <summary>No picture has come yet.</summary>
    Connecting,

    /// <summary>Pictures come.</summary>
    Live,

    /// <summary>The connection is open, and no picture comes.</summary>
    Stalled,

    /// <summary>It broke off, or could not be opened; it will be tried again.</summary>
    Retrying,

    /// <summary>It broke off, or could not be opened, and is not tried again.</summary>
    Failed,

    /// <summary>The recording came to its end.</summary>
    Ended,
}

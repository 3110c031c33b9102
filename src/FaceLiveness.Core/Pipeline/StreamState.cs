namespace FaceLiveness;

/// <summary>How a stream is doing.</summary>
public enum StreamState
{
    /// <summary>Not started yet.</summary>
    Waiting,

    /// <summary>Being opened; no picture has come yet.</summary>
    Connecting,

    /// <summary>Pictures are coming.</summary>
    Running,

    /// <summary>Lost; it will be opened again.</summary>
    Retrying,

    /// <summary>A recording that came to its end.</summary>
    Ended,

    /// <summary>Could not be opened, or broke off, and is not tried again.</summary>
    Failed,
}

namespace FaceLiveness;

/// <summary>How a stream is doing.</summary>
public enum StreamState
{
    /// <summary>No picture has come yet.</summary>
    Connecting,

    /// <summary>Pictures come.</summary>
    Live,

    /// <summary>It broke off, or could not be opened.</summary>
    Lost,

    /// <summary>The recording came to its end.</summary>
    Ended,
}

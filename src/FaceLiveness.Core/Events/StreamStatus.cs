namespace FaceLiveness;

/// <summary>What is going on in one stream.</summary>
public sealed record StreamStatus
{
    /// <summary>How the stream is doing.</summary>
    public required StreamState State { get; init; }

    /// <summary>Why the stream was lost, in one sentence without credentials; null in any other state.</summary>
    public string? Reason { get; init; }

    /// <summary>When a lost stream is tried again; null in any other state.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Frames per second of media time, over the last second or so; 0 before the second frame.</summary>
    public float Fps { get; init; }

    /// <summary>When the last analysed picture was taken; null before the first.</summary>
    public DateTimeOffset? LastFrame { get; init; }

    /// <summary>The people in view, by rising track id; empty unless the stream is live.</summary>
    public required IReadOnlyList<PersonStatus> Persons { get; init; }
}

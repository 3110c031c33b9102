namespace FaceLiveness;

/// <summary>The counters of one stream at one moment.</summary>
public sealed record StreamCounters
{
    /// <summary>The id of the stream's source.</summary>
    public required string StreamId { get; init; }

    /// <summary>How it is doing.</summary>
    public required StreamState State { get; init; }

    /// <summary>Pictures that came from the source.</summary>
    public long FramesRead { get; init; }

    /// <summary>Pictures that were analysed.</summary>
    public long FramesAnalyzed { get; init; }

    /// <summary>Pictures of a live stream that were dropped because newer ones had come.</summary>
    public long FramesDropped { get; init; }

    /// <summary>Pictures that wait for analysis.</summary>
    public int QueueDepth { get; init; }

    /// <summary>Pictures analysed per second of media time, over the last 25; stays as it was while the stream is down.</summary>
    public double FramesPerSecond { get; init; }

    /// <summary>From the arrival of the newest analysed picture to its result; null before the first.</summary>
    public TimeSpan? ResultAge { get; init; }

    /// <summary>How much of a camera's video is being decoded.</summary>
    public DecodeEffort Effort { get; init; }

    /// <summary>Results of a live stream that a slow result sink or consumer did not get.</summary>
    public long ResultsDropped { get; init; }

    /// <summary>Pictures that could not be decoded and were skipped.</summary>
    public long DecodeErrors { get; init; }

    /// <summary>Media time of the last analysed picture.</summary>
    public TimeSpan Position { get; init; }

    /// <summary>How long the recording lasts, where that is known.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Why the stream is stalled or was lost, in one sentence; null while it runs.</summary>
    public string? Fault { get; init; }

    /// <summary>When a lost stream is tried again; null in any other state, and while it is being tried.</summary>
    public DateTimeOffset? RetryAt { get; init; }
}

namespace FaceLiveness;

/// <summary>All that was found in one frame.</summary>
public sealed record FrameResult
{
    /// <summary>The id of the frame's source.</summary>
    public required string StreamId { get; init; }

    /// <summary>Position of the frame in its stream.</summary>
    public required long SequenceNumber { get; init; }

    /// <summary>Media time of the frame.</summary>
    public required TimeSpan Timestamp { get; init; }

    /// <summary>When the picture was taken, as well as the source knows.</summary>
    public required DateTimeOffset CaptureTime { get; init; }

    /// <summary>Width of the frame in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height of the frame in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>The people in view, by rising track id.</summary>
    public required IReadOnlyList<PersonResult> Persons { get; init; }

    /// <summary>What happened in this frame, in order.</summary>
    public IReadOnlyList<PipelineEvent> Events { get; init; } = [];
}

namespace FaceLiveness.Hosting;

/// <summary>What <c>streams</c> answers.</summary>
internal sealed record StreamList(IReadOnlyList<StreamEntry> Streams, string Load);

/// <summary>How one stream is doing.</summary>
internal sealed record StreamEntry
{
    public required string Id { get; init; }

    public required string State { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset? RetryAt { get; init; }

    public double Fps { get; init; }

    public DateTimeOffset? LastFrame { get; init; }

    public int? Width { get; init; }

    public int? Height { get; init; }

    /// <summary>Where it comes from, without credentials; null where it was not the configuration that said so.</summary>
    public string? Address { get; init; }

    public long FramesRead { get; init; }

    public long FramesAnalyzed { get; init; }

    public long FramesDropped { get; init; }

    /// <summary>How many people are in view.</summary>
    public int Persons { get; init; }
}

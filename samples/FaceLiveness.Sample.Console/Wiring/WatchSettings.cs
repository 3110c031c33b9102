namespace FaceLiveness.Sample.Wiring;

/// <summary>What one run watches, and what it leaves behind.</summary>
internal sealed record WatchSettings
{
    public required IReadOnlyList<SourceArgument> Sources { get; init; }

    public required OutputFolder Output { get; init; }

    /// <summary>Stop after this much media time of each stream.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>Play recordings at the speed of life, as cameras would.</summary>
    public bool RealTime { get; init; }

    /// <summary>Begin recordings again at their end.</summary>
    public bool Loop { get; init; }

    /// <summary>Where to write a timeline of every step; null for nowhere.</summary>
    public string? Trace { get; init; }

    /// <summary>Write an annotated MP4 of each stream and a contact sheet.</summary>
    public bool Annotate { get; init; }

    public bool Json { get; init; }
}

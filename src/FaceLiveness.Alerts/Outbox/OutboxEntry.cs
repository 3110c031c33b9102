namespace FaceLiveness.Alerts;

/// <summary>An alert in the outbox. Changed by <see cref="Outbox"/> only, under its lock.</summary>
internal sealed class OutboxEntry(long sequence, OutboxRecord record)
{
    private volatile bool _isHeld;
    private volatile bool _isGone;

    /// <summary>Its place in the order in which alerts were raised.</summary>
    public long Sequence => sequence;

    public Alert Alert => record.Alert;

    public IReadOnlyList<string> Keys => record.Keys;

    public Dictionary<string, OutboxLetter> Letters { get; } = record.Sinks.ToDictionary(sink => sink, _ => OutboxLetter.Waiting, StringComparer.Ordinal);

    /// <summary>The profiles that it is about: that of the alert, and those that the track turned out to be.</summary>
    public HashSet<string> ProfileIds { get; } = record.Alert.ProfileId is { } profile ? new([profile], StringComparer.Ordinal) : new(StringComparer.Ordinal);

    /// <summary>The track that it is about, in this run; null of earlier runs, whose numbers mean nothing now.</summary>
    public string? Track { get; set; }

    /// <summary>The snapshot, of an alert that the disk did not take.</summary>
    public byte[]? Snapshot { get; set; }

    /// <summary>Whether it is on the disk; otherwise it is sent from memory, and a crash loses it.</summary>
    public bool IsStored { get; set; }

    /// <summary>Whether there is a snapshot.</summary>
    public bool HasSnapshot { get; set; }

    public long Bytes { get; set; }

    /// <summary>Whether it waits for its snapshot.</summary>
    public bool IsHeld
    {
        get => _isHeld;
        set => _isHeld = value;
    }

    /// <summary>Whether it has left the outbox.</summary>
    public bool IsGone
    {
        get => _isGone;
        set => _isGone = value;
    }
}

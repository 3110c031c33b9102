namespace FaceLiveness;

/// <summary>One look at the person of a profile.</summary>
public sealed record ProfileSample
{
    /// <summary>Identifies the sample within its profile. Letters, digits, '-' and '_' only, 1 to 64 of them.</summary>
    public required string Id { get; init; }

    /// <summary>The face as a vector.</summary>
    public required FaceEmbedding Embedding { get; init; }

    /// <summary>The quality score of the look, 0 to 1.</summary>
    public float Quality { get; init; }

    /// <summary>How the sample came to be.</summary>
    public ProfileOrigin Origin { get; init; }

    /// <summary>
    /// Whether it is one of the looks that a captured profile was founded on. Founding and enrolled samples are the profile's anchors:
    /// later looks are admitted by comparison with them alone, so that a profile can't drift towards somebody else.
    /// </summary>
    public bool IsFounding { get; init; }

    /// <summary>Whether later looks are admitted by comparison with this one.</summary>
    public bool IsAnchor => IsFounding || Origin == ProfileOrigin.Enrolled;

    /// <summary>Why it was admitted, in one plain sentence without a name; empty for samples of before this was written down.</summary>
    public string Admission { get; init; } = "";

    /// <summary>The profile that it was brought along from by a merge; null for a sample of this profile's own.</summary>
    public string? OriginalProfileId { get; init; }

    /// <summary>When the picture was taken.</summary>
    public DateTimeOffset CapturedAt { get; init; }

    /// <summary>The stream or file it came from.</summary>
    public string Source { get; init; } = "";

    /// <summary>
    /// The face as a JPEG, on a sample that is about to be saved; null keeps the picture that the store has, an empty one
    /// deletes it.
    /// Loading does not fill it: <see cref="IProfileStore.ReadPictureAsync"/> does, one at a time.
    /// </summary>
    public ReadOnlyMemory<byte>? Picture { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"sample {Id}";
}

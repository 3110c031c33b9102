namespace FaceLiveness;

/// <summary>A person as the system remembers them. Immutable: a change is a new value, saved with the version it was made from.</summary>
public sealed record Profile
{
    /// <summary>Identifies the profile for good; a rename does not change it. Letters, digits, '-' and '_' only, 1 to 64 of them.</summary>
    public required string Id { get; init; }

    /// <summary>What people call this person; unique is not required.</summary>
    public required string Name { get; init; }

    /// <summary>How the profile came to be.</summary>
    public ProfileOrigin Origin { get; init; }

    /// <summary>Counts the saves; 0 for a profile that was never saved.</summary>
    public long Version { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a sample or the name last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When the person was last recognised.</summary>
    public DateTimeOffset LastSeenAt { get; init; }

    /// <summary>The looks that recognition compares with. All of one <see cref="FaceEmbedding.ModelId"/>.</summary>
    public required IReadOnlyList<ProfileSample> Samples { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"profile {Id} (version {Version}, {Samples.Count} samples)";
}

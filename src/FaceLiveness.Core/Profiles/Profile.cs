using System.Runtime.CompilerServices;

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

    /// <summary>How far it has come. Decided by <see cref="ProfileManager"/>.</summary>
    public ProfileState State { get; init; }

    /// <summary>Counts the saves; 0 for a profile that was never saved.</summary>
    public long Version { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a sample or the name last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When the person was last recognised.</summary>
    public DateTimeOffset LastSeenAt { get; init; }

    /// <summary>
    /// The profile that this one was merged into; null for a person of their own. A merged profile is kept as it was, so that the merge can be
    /// undone, but nobody is recognised by it: its id has become another name of that profile.
    /// </summary>
    public string? MergedInto { get; init; }

    /// <summary>Ids of profiles that somebody has said are other people, however alike they look: they are not merged by themselves.</summary>
    public IReadOnlyList<string> NotSameAs { get; init; } = [];

    /// <summary>On what grounds this person's face is kept; null where nobody has said.</summary>
    public ProfileConsent? Consent { get; init; }

    /// <summary>The looks that recognition compares with. All of one <see cref="FaceEmbedding.ModelId"/>.</summary>
    public required IReadOnlyList<ProfileSample> Samples { get; init; }

    /// <summary>Whether a text can be the id of a profile or of a sample: 1 to 64 ASCII letters, digits, '-' and '_'.</summary>
    public static bool IsValidId(string? id) =>
        id is { Length: >= 1 and <= 64 } && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>Refuses a text that can't be the id of a profile or of a sample, before it becomes part of a path or a query.</summary>
    /// <exception cref="ArgumentException">It can't.</exception>
    public static void ThrowIfInvalidId(string? id, [CallerArgumentExpression(nameof(id))] string? parameter = null)
    {
        if (!IsValidId(id))
        {
            throw new ArgumentException("An id has 1 to 64 letters, digits, '-' and '_' and nothing else.", parameter);
        }
    }

    /// <summary>Refuses what no store may keep; every store calls it first.</summary>
    /// <exception cref="ArgumentException">An id is malformed, or two samples have the same.</exception>
    /// <exception cref="EmbeddingModelMismatchException">The samples come from more than one model.</exception>
    public void ThrowIfInvalid()
    {
        ThrowIfInvalidId(Id);
        ArgumentException.ThrowIfNullOrWhiteSpace(Name);
        ArgumentOutOfRangeException.ThrowIfNegative(Version);
        if (MergedInto is not null)
        {
            ThrowIfInvalidId(MergedInto);
        }

        foreach (var other in NotSameAs)
        {
            ThrowIfInvalidId(other, nameof(NotSameAs));
        }

        var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var sample in Samples)
        {
            ThrowIfInvalidId(sample.Id);
            if (sample.OriginalProfileId is not null)
            {
                ThrowIfInvalidId(sample.OriginalProfileId);
            }

            if (!ids.Add(sample.Id))
            {
                throw new ArgumentException($"Two samples of profile '{Id}' have the id '{sample.Id}' (capitals make no difference).");
            }

            EmbeddingModelMismatchException.ThrowIfDifferent(Samples[0].Embedding.ModelId, sample.Embedding.ModelId);
            if (sample.Embedding.Dimension != Samples[0].Embedding.Dimension)
            {
                throw new ArgumentException($"The samples of profile '{Id}' have {Samples[0].Embedding.Dimension} and {sample.Embedding.Dimension} dimensions; one model gives one number.");
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"profile {Id} (version {Version}, {Samples.Count} samples)";
}

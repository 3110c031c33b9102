namespace FaceLiveness.Hosting;

/// <summary>What runs here.</summary>
internal sealed record SettingsView
{
    public required string Version { get; init; }

    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>The fingerprint of the model whose embeddings are compared.</summary>
    public required string ModelId { get; init; }

    public required IReadOnlyList<ModelView> Models { get; init; }

    public required IReadOnlyList<CameraView> Cameras { get; init; }

    public required FaceLivenessOptions Options { get; init; }

    public required string Load { get; init; }

    public required string Ffmpeg { get; init; }

    public required string Runtime { get; init; }

    public required string Os { get; init; }

    public required StoreView Store { get; init; }

    public required string Authentication { get; init; }
}

/// <summary>A model file that stages were opened from.</summary>
internal sealed record ModelView(string Role, string Id, string Sha256, string? License);

/// <summary>A camera of the configuration; without a state where it is not watched.</summary>
internal sealed record CameraView(string Id, string Address, string? SubStream, bool Enabled, string? State);

/// <summary>How many are remembered.</summary>
/// <param name="Profiles">People.</param>
/// <param name="Merged">Profiles that have become a part of another.</param>
/// <param name="Searchable">People who can be recognised.</param>
/// <param name="Proposals">Pairs that may be the same person.</param>
internal sealed record StoreView(int Profiles, int Merged, int Searchable, int Proposals);

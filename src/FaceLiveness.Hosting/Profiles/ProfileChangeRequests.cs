namespace FaceLiveness.Hosting;

/// <summary>A change of a profile. With a version it is done only where the profile is of that version still.</summary>
internal abstract record ProfileChangeRequest(long? Version);

/// <summary>A change that needs nothing to be said.</summary>
/// <param name="Version">The version that it is meant for; null for whichever there is.</param>
internal sealed record PlainChangeRequest(long? Version = null) : ProfileChangeRequest(Version);

/// <summary>A new name.</summary>
/// <param name="Name">What people call the person.</param>
/// <param name="Version">The version that it is meant for; null for whichever there is.</param>
internal sealed record RenameRequest(string? Name, long? Version = null) : ProfileChangeRequest(Version);

/// <summary>A merge.</summary>
/// <param name="Into">The profile that stays.</param>
/// <param name="Version">The version that it is meant for; null for whichever there is.</param>
internal sealed record MergeRequest(string? Into, long? Version = null) : ProfileChangeRequest(Version);

/// <summary>A split.</summary>
/// <param name="Samples">Which samples show somebody else.</param>
/// <param name="Name">What people call that other person; null where nobody knows.</param>
/// <param name="Version">The version that it is meant for; null for whichever there is.</param>
internal sealed record SplitRequest(IReadOnlyList<string>? Samples, string? Name = null, long? Version = null) : ProfileChangeRequest(Version);

/// <summary>A sample's move.</summary>
/// <param name="To">The profile of the person whom it shows.</param>
/// <param name="Version">The version that it is meant for; null for whichever there is.</param>
internal sealed record ReassignRequest(string? To, long? Version = null) : ProfileChangeRequest(Version);

/// <summary>On what grounds a face is kept.</summary>
/// <param name="Purpose">What it is kept for, in plain words.</param>
/// <param name="Basis">The legal basis; empty where nobody has said.</param>
/// <param name="ExpiresAt">From when on the person is erased; null for no end.</param>
/// <param name="Version">The version that it is meant for; null for whichever there is.</param>
internal sealed record ConsentRequest(string? Purpose, string? Basis = null, DateTimeOffset? ExpiresAt = null, long? Version = null) : ProfileChangeRequest(Version);

/// <summary>Two profiles that are two people.</summary>
/// <param name="One">One of them.</param>
/// <param name="Other">The other.</param>
internal sealed record RejectRequest(string? One, string? Other);

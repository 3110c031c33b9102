namespace FaceLiveness;

/// <summary>On what grounds a person's face is kept, and for how long.</summary>
/// <param name="Purpose">What it is kept for, in plain words.</param>
/// <param name="Basis">The legal basis: consent, contract, …; empty where nobody has said.</param>
/// <param name="GivenAt">When it was given.</param>
/// <param name="ExpiresAt">From when on the profile is erased; null keeps it until retention or somebody ends it.</param>
public sealed record ProfileConsent(string Purpose, string Basis, DateTimeOffset GivenAt, DateTimeOffset? ExpiresAt = null);

namespace FaceLiveness;

/// <summary>A profile was saved from a version that is not the stored one any more. Read it again and apply the change to that.</summary>
public sealed class ProfileConflictException : Exception
{
    /// <summary>Names the profile and both versions.</summary>
    /// <param name="profileId">Which profile.</param>
    /// <param name="expectedVersion">The version that the change was made from.</param>
    /// <param name="storedVersion">The version in the store; 0 where it has none.</param>
    public ProfileConflictException(string profileId, long expectedVersion, long storedVersion)
        : base($"Profile '{profileId}' was changed from version {expectedVersion}, but the store holds version {storedVersion}. Read it again and apply the change to that.")
    {
        ProfileId = profileId;
        ExpectedVersion = expectedVersion;
        StoredVersion = storedVersion;
    }

    /// <summary>Which profile.</summary>
    public string ProfileId { get; }

    /// <summary>The version that the change was made from.</summary>
    public long ExpectedVersion { get; }

    /// <summary>The version in the store; 0 where it has none.</summary>
    public long StoredVersion { get; }
}

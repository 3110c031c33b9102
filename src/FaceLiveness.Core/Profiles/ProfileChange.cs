namespace FaceLiveness;

/// <summary>What happened to a stored profile.</summary>
/// <param name="ProfileId">Which profile.</param>
/// <param name="Kind">What happened.</param>
public readonly record struct ProfileChange(string ProfileId, ProfileChangeKind Kind);

/// <summary>What can happen to a stored profile.</summary>
public enum ProfileChangeKind
{
    /// <summary>It is new or has changed.</summary>
    Saved,

    /// <summary>It is gone.</summary>
    Deleted,
}

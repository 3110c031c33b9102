namespace FaceLiveness;

/// <summary>What is known about who a tracked person is.</summary>
public enum IdentityState
{
    /// <summary>Not seen well enough yet, or between the thresholds: no name is given and nothing is learned.</summary>
    Undecided,

    /// <summary>Somebody with a profile.</summary>
    Known,

    /// <summary>Seen well, and nobody with a profile.</summary>
    Unknown,
}

/// <summary>Who a tracked person is: the outcome of a vote over the track's best looks, never of one frame.</summary>
/// <param name="State">What is known.</param>
/// <param name="ProfileId">The profile, when known.</param>
/// <param name="Name">Its name, when known.</param>
/// <param name="Similarity">Cosine similarity to the nearest profile, -1 to 1; 0 before anything was compared.</param>
public sealed record PersonIdentity(IdentityState State, string? ProfileId, string? Name, float Similarity)
{
    /// <summary>Before anything was compared.</summary>
    public static PersonIdentity Undecided { get; } = new(IdentityState.Undecided, null, null, 0);
}

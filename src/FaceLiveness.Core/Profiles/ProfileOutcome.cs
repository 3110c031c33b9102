namespace FaceLiveness;

/// <summary>What came of evidence or of an enrolment.</summary>
public enum ProfileOutcomeKind
{
    /// <summary>Nothing changed.</summary>
    Nothing,

    /// <summary>A profile was made.</summary>
    Created,

    /// <summary>A profile got one or more samples.</summary>
    Improved,
}

/// <summary>What came of evidence or of an enrolment, and why.</summary>
/// <param name="Kind">What came of it.</param>
/// <param name="Reason">One plain sentence, for people. No names in it.</param>
/// <param name="Profile">The profile that was made or bettered; the one in the way, where an enrolment came to nothing because of it.</param>
/// <param name="Quality">Quality of the best sample that was added, 0 to 1.</param>
public sealed record ProfileOutcome(ProfileOutcomeKind Kind, string Reason, Profile? Profile = null, float Quality = 0)
{
    internal static readonly ProfileOutcome NotLive = Nothing("Liveness is not proven.");
    internal static readonly ProfileOutcome Undecided = Nothing("Who it is has not been decided.");
    internal static readonly ProfileOutcome TooFewLooks = Nothing("Not enough good looks that agree with one another yet.");
    internal static readonly ProfileOutcome TooBrief = Nothing("The good looks are too close together in time.");
    internal static readonly ProfileOutcome TooNear = Nothing("Too like somebody who has a profile.");
    internal static readonly ProfileOutcome NothingBetter = Nothing("The profile has nothing to gain from these looks.");

    internal static ProfileOutcome Nothing(string reason, Profile? inTheWay = null) => new(ProfileOutcomeKind.Nothing, reason, inTheWay);
}

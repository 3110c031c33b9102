namespace FaceLiveness;

/// <summary>How far a challenge is.</summary>
public enum ChallengePhase
{
    /// <summary>No face yet.</summary>
    Waiting,

    /// <summary>The person is to look straight into the camera.</summary>
    LookStraight,

    /// <summary>The person is to do <see cref="ChallengeState.Action"/>.</summary>
    Act,

    /// <summary>Everything was done as asked.</summary>
    Passed,

    /// <summary>It was not; <see cref="ChallengeState.Reason"/> says why.</summary>
    Failed,
}

/// <summary>What a display of a challenge shows.</summary>
/// <param name="Phase">How far it is.</param>
/// <param name="Action">What is asked for; meaningful while acting.</param>
/// <param name="Done">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="TimeLeft">Until the step, or the whole, is given up.</param>
/// <param name="Reason">One sentence for people: what to do, or what came of it.</param>
/// <param name="TrackId">The track that is being challenged; 0 before there is one.</param>
public readonly record struct ChallengeState(
    ChallengePhase Phase, ChallengeAction Action, int Done, int Steps, TimeSpan TimeLeft, string Reason, int TrackId);

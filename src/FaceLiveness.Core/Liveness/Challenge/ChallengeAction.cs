using System.Security.Cryptography;

namespace FaceLiveness;

/// <summary>What a challenge asks of a person. Left and right are the person's own: a turn to the left shows as one to the right in an unmirrored picture.</summary>
public enum ChallengeAction
{
    /// <summary>Blink several times, quickly.</summary>
    Blink,

    /// <summary>Turn the head to the person's left, and back.</summary>
    TurnLeft,

    /// <summary>Turn the head to the person's right, and back.</summary>
    TurnRight,
}

/// <summary>Draws what a challenge asks, each action as likely as any other, whatever came before.</summary>
public static class ChallengeActions
{
    private const int Kinds = 3;

    /// <summary>Draws from the system's cryptographic source: nobody can foretell them.</summary>
    public static IReadOnlyList<ChallengeAction> Draw(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (ChallengeAction)RandomNumberGenerator.GetInt32(Kinds))];

    /// <summary>Draws from a generator that can be seeded: for tests and demonstrations only.</summary>
    public static IReadOnlyList<ChallengeAction> Draw(int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return [.. Enumerable.Range(0, count).Select(_ => (ChallengeAction)random.Next(Kinds))];
    }
}

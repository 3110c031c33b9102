namespace FaceLiveness;

/// <summary>How far a profile has come: the rules, without any state.</summary>
internal sealed class ProfileLifecycle(ProfileOptions options)
{
    private static readonly TimeSpan AnotherOccasion = TimeSpan.FromHours(1);

    /// <summary>Why a profile is no mere candidate, judged by what is in it; null where nothing confirms it.</summary>
    public string? Confirmation(Profile profile) =>
        profile.Origin == ProfileOrigin.Enrolled ? "Enrolled by a person."
        : profile.Name != profile.Id ? "Named by a person."
        : profile.LastSeenAt - profile.CreatedAt >= AnotherOccasion ? "Its person was met on another occasion."
        : profile.Samples.Count >= options.ConfirmingSamples ? "Its person was met in more looks than it was founded on."
        : null;

    /// <summary>The profile in the state that it has come to. A state is never lost, except that a dormant profile wakes.</summary>
    public Profile Advance(Profile profile, DateTimeOffset now)
    {
        var state = profile.State;
        if (profile.MergedInto is not null)
        {
            return profile;
        }

        if ((state == ProfileState.Dormant && !IsLongUnseen(profile, now))
            || (state == ProfileState.Candidate && Confirmation(profile) is not null))
        {
            state = ProfileState.Established;
        }

        if (state == ProfileState.Established && profile.Samples.Any(sample => !sample.IsAnchor))
        {
            state = ProfileState.Refined;
        }

        return state == profile.State ? profile : profile with { State = state };
    }

    /// <summary>The profile as dormant, where it is time for that.</summary>
    public Profile LetSleep(Profile profile, DateTimeOffset now) =>
        profile is { MergedInto: null, State: ProfileState.Established or ProfileState.Refined } && IsLongUnseen(profile, now)
            ? profile with { State = ProfileState.Dormant }
            : profile;

    /// <summary>What led from one state to another, in order.</summary>
    public IEnumerable<(ProfileEventKind Kind, string Reason)> Steps(ProfileState before, Profile after)
    {
        if (after.State == before)
        {
            yield break;
        }

        if (after.State == ProfileState.Dormant)
        {
            yield return (ProfileEventKind.BecameDormant, "Not seen for long.");
            yield break;
        }

        if (before == ProfileState.Dormant)
        {
            yield return (ProfileEventKind.Woke, "Its person was seen again.");
            yield break;
        }

        if (before == ProfileState.Candidate)
        {
            yield return (ProfileEventKind.Established, Confirmation(after) ?? "Confirmed by a person, or by a second profile of the same person.");
        }

        if (after.State == ProfileState.Refined)
        {
            yield return (ProfileEventKind.Refined, "Looks captured later have bettered it.");
        }
    }

    private bool IsLongUnseen(Profile profile, DateTimeOffset now) => options.DormantAfter is { } age && now - profile.LastSeenAt >= age;
}

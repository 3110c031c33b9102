namespace FaceLiveness;

/// <summary>Says what has been kept long enough.</summary>
internal sealed class ProfileRetention(ProfileOptions options, ProfileLifecycle lifecycle, ProfileRegister register)
{
    /// <summary>Why a person is to be erased now; null where they are not.</summary>
    public string? ReasonToErase(Profile living, DateTimeOffset now)
    {
        if (register.ConsentOf(living)?.ExpiresAt <= now)
        {
            return "The consent has expired.";
        }

        var unseen = now - living.LastSeenAt;
        if (living.State == ProfileState.Candidate
            && lifecycle.Confirmation(living) is null
            && unseen >= options.ForgetUnconfirmedAfter
            && now - living.CreatedAt >= options.ForgetUnconfirmedAfter)
        {
            return "Never confirmed: nobody named it, and its person did not come again.";
        }

        // Whether somebody is known takes longer to say than that nothing is due.
        if (!(unseen >= options.KeepKnownFor || unseen >= options.KeepUnknownFor))
        {
            return null;
        }

        return register.IsKnown(living)
            ? unseen >= options.KeepKnownFor ? "A known person who was not seen for as long as known people are kept." : null
            : unseen >= options.KeepUnknownFor ? "Somebody unknown who was not seen for as long as unknown people are kept." : null;
    }

    /// <summary>Whether a merge was made too long ago to be undone.</summary>
    public bool IsMergeFinal(Profile merged, DateTimeOffset now) =>
        merged.MergedInto is not null && merged.Samples.Count > 0 && now - merged.UpdatedAt >= options.UndoMergeWithin;

    /// <summary>Whether the picture of a sample has been kept long enough.</summary>
    public bool IsPictureDue(Profile profile, ProfileSample sample, DateTimeOffset now) =>
        now - (sample.CapturedAt > profile.CreatedAt ? sample.CapturedAt : profile.CreatedAt) >= options.KeepPicturesFor;
}

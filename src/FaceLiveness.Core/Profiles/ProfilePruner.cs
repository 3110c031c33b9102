namespace FaceLiveness;

/// <summary>Says what of a profile should be forgotten.</summary>
internal sealed class ProfilePruner(ProfileOptions options, RecognitionThresholds oneToOne)
{
    private static readonly TimeSpan AnotherOccasion = TimeSpan.FromHours(1);

    /// <summary>
    /// Whether a captured profile was never confirmed: nobody named it, its person did not come again, and it has few samples.
    /// </summary>
    public bool IsForgotten(Profile profile, DateTimeOffset now) =>
        options.ForgetUnconfirmedAfter is { } age
        && profile.Origin == ProfileOrigin.Captured
        && profile.Name == profile.Id
        && profile.Samples.Count < options.ConfirmingSamples
        && profile.LastSeenAt - profile.CreatedAt < AnotherOccasion
        && now - profile.LastSeenAt >= age
        && now - profile.CreatedAt >= age;

    /// <summary>
    /// The samples to keep: without captured ones that are poor, that do not resemble the anchors, or that repeat a better one, and no more
    /// than may be kept. Anchors go only when there are too many of them. Null where nothing is to be dropped.
    /// </summary>
    public IReadOnlyList<ProfileSample>? Prune(Profile profile)
    {
        var kept = new List<ProfileSample>();
        foreach (var sample in profile.Samples.OrderByDescending(sample => sample.IsAnchor).ThenByDescending(sample => sample.Quality))
        {
            if (sample.IsAnchor
                || (sample.Quality >= options.MinimumQuality
                    && BelongsHere(profile, sample)
                    && kept.TrueForAll(other => other.Embedding.Similarity(sample.Embedding) <= options.DuplicateSimilarity)))
            {
                kept.Add(sample);
            }
        }

        kept = SampleSelection.Trim(kept, options.SamplesKept, options.DuplicateSimilarity);
        return kept.Count == profile.Samples.Count || kept.Count == 0 ? null : kept;
    }

    private bool BelongsHere(Profile profile, ProfileSample sample) =>
        !profile.Samples.Any(other => other.IsAnchor)
        || SampleSelection.AnchorSimilarity(profile.Samples, sample.Embedding) >= oneToOne.Accept;
}

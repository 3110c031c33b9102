namespace FaceLiveness;

/// <summary>Says which samples of a profile should go.</summary>
internal sealed class ProfilePruner(ProfileOptions options, RecognitionThresholds oneToOne)
{
    // With two, nobody can say which of them is wrong.
    private const int LeastAnchorsToJudgeBy = 3;

    /// <summary>
    /// The samples to keep: without founding looks that contradict the other anchors, without captured ones that are poor, that do not resemble
    /// the anchors, or that repeat a better one, and no more than may be kept. What a person gave goes only when there is too much of it.
    /// Null where nothing is to be dropped.
    /// </summary>
    public IReadOnlyList<ProfileSample>? Prune(Profile profile)
    {
        var samples = profile.Samples.ToList();
        while (Outlier(samples, sample => sample.Origin != ProfileOrigin.Enrolled && sample.OriginalProfileId is null) is { } outlier)
        {
            samples.Remove(outlier);
        }

        var anchors = samples.Where(sample => sample.IsAnchor).ToList();
        var kept = anchors.ToList();
        foreach (var sample in samples.Where(sample => !sample.IsAnchor).OrderByDescending(sample => sample.Quality))
        {
            if (sample.Quality >= options.MinimumQuality
                && (anchors.Count == 0 || SampleSelection.AnchorSimilarity(anchors, sample.Embedding) >= oneToOne.Accept)
                && kept.TrueForAll(other => other.Embedding.Similarity(sample.Embedding) <= options.DuplicateSimilarity))
            {
                kept.Add(sample);
            }
        }

        kept = SampleSelection.Trim(samples.Where(kept.Contains), options.SamplesKept, options.DuplicateSimilarity);
        return kept.Count == profile.Samples.Count || kept.Count == 0 ? null : kept;
    }

    /// <summary>A sample that a person gave and that contradicts the other anchors, for somebody to look at.</summary>
    public ProfileSample? Doubtful(Profile profile) => Outlier(profile.Samples, sample => sample.Origin == ProfileOrigin.Enrolled);

    // What a merge brought along resembles its own, not the others: somebody, or strong evidence, has said that it belongs here nevertheless.
    private ProfileSample? Outlier(IReadOnlyList<ProfileSample> samples, Func<ProfileSample, bool> mayBe)
    {
        var anchors = samples.Where(sample => sample.IsAnchor).ToList();
        if (anchors.Count < LeastAnchorsToJudgeBy)
        {
            return null;
        }

        var (worst, agreement) = anchors
            .Select(anchor => (anchor, SampleSelection.AnchorSimilarity(anchors.Where(other => other != anchor), anchor.Embedding)))
            .Where(pair => mayBe(pair.anchor))
            .DefaultIfEmpty()
            .MinBy(pair => pair.Item2);
        return worst is not null && agreement < oneToOne.Accept ? worst : null;
    }
}

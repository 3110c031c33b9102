namespace FaceLiveness;

/// <summary>Which samples a profile keeps when it has more than it may.</summary>
internal static class SampleSelection
{
    /// <summary>
    /// Drops one at a time until the rest fits: first the worse of the two that resemble each other most, while that is more than the
    /// duplicate similarity; then the worst. Worse is: captured later before founding before enrolled, then lower in quality.
    /// </summary>
    public static List<ProfileSample> Trim(IEnumerable<ProfileSample> samples, int kept, float duplicateSimilarity)
    {
        var rest = samples.OrderByDescending(Rank).ThenByDescending(sample => sample.Quality).ToList();
        while (rest.Count > kept)
        {
            var (nearest, worse) = (duplicateSimilarity, rest.Count - 1);
            for (var i = 1; i < rest.Count; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    var similarity = rest[i].Embedding.Similarity(rest[j].Embedding);
                    if (similarity > nearest)
                    {
                        (nearest, worse) = (similarity, i);
                    }
                }
            }

            rest.RemoveAt(worse);
        }

        return rest;
    }

    /// <summary>Similarity of a look to the anchors of a profile: the mean of the two nearest, or the only one. -1 where there is none.</summary>
    public static float AnchorSimilarity(IEnumerable<ProfileSample> samples, FaceEmbedding look)
    {
        float best = -1, second = -1;
        var anchors = 0;
        foreach (var sample in samples)
        {
            if (!sample.IsAnchor)
            {
                continue;
            }

            anchors++;
            var similarity = sample.Embedding.Similarity(look);
            (best, second) = similarity > best ? (similarity, best) : (best, Math.Max(second, similarity));
        }

        return anchors <= 1 ? best : (best + second) / 2;
    }

    private static int Rank(ProfileSample sample) => sample.Origin == ProfileOrigin.Enrolled ? 2 : sample.IsFounding ? 1 : 0;
}

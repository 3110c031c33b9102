namespace FaceLiveness;

/// <summary>Which samples a profile keeps when it has more than it may: the best and most diverse.</summary>
internal static class SampleSelection
{
    /// <summary>
    /// Chooses one after the other: enrolled samples before founding before captured later; among those of a kind the one with the greatest
    /// sum of quality and novelty, where novelty is 1 less the similarity to the nearest of those already chosen. A sample that resembles
    /// a chosen one more than the duplicate similarity is the same look again, and comes after all that are none, whatever its kind.
    /// </summary>
    /// <remarks>The samples of one person resemble each other by 0.68 ± 0.12, and usable qualities span about as much: neither rules the sum.</remarks>
    /// <returns>As many as may be kept at most, in the order in which they were given.</returns>
    public static List<ProfileSample> Trim(IEnumerable<ProfileSample> samples, int kept, float duplicateSimilarity)
    {
        var all = samples.ToList();
        if (all.Count <= kept)
        {
            return all;
        }

        var nearest = new float[all.Count];
        var chosen = new bool[all.Count];
        Array.Fill(nearest, -1);
        for (var count = 0; count < kept; count++)
        {
            var best = -1;
            for (var i = 0; i < all.Count; i++)
            {
                if (!chosen[i] && (best < 0 || Compare(i, best) > 0))
                {
                    best = i;
                }
            }

            chosen[best] = true;
            for (var i = 0; i < all.Count; i++)
            {
                nearest[i] = Math.Max(nearest[i], all[i].Embedding.Similarity(all[best].Embedding));
            }
        }

        return [.. all.Where((_, i) => chosen[i])];

        int Compare(int a, int b)
        {
            var order = (nearest[a] <= duplicateSimilarity).CompareTo(nearest[b] <= duplicateSimilarity);
            order = order != 0 ? order : Rank(all[a]).CompareTo(Rank(all[b]));
            order = order != 0 ? order : (all[a].Quality - nearest[a]).CompareTo(all[b].Quality - nearest[b]);
            return order != 0 ? order : string.CompareOrdinal(all[b].Id, all[a].Id);
        }
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

    /// <summary>Whether two samples are copies of one another: an embedding never changes.</summary>
    public static bool IsSameLook(ProfileSample one, ProfileSample other) =>
        ReferenceEquals(one.Embedding, other.Embedding)
        || (one.Embedding.ModelId == other.Embedding.ModelId && one.Embedding.Vector.SequenceEqual(other.Embedding.Vector));

    private static int Rank(ProfileSample sample) => sample.Origin == ProfileOrigin.Enrolled ? 2 : sample.IsFounding ? 1 : 0;
}

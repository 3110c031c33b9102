using System.Globalization;

namespace FaceLiveness;

/// <summary>Says how surely two profiles are one person: the rules, without any state.</summary>
internal sealed class DuplicateJudge(ProfileOptions options, RecognitionOptions recognition, RecognitionThresholds oneToOne)
{
    /// <summary>The profile that is nearest to another one's anchors; null where that one can't be compared, or is alone.</summary>
    public static string? NearestOther(Profile profile, GallerySnapshot gallery)
    {
        if (gallery.NameOf(profile.Id) is null)
        {
            return null;
        }

        var looks = Anchors(profile).Select(sample => new FaceLook(sample.Embedding, sample.Quality, TimeSpan.Zero, sample.CapturedAt)).ToList();
        var search = gallery.Search(looks);
        return search.Best?.ProfileId == profile.Id ? search.SecondBest?.ProfileId : search.Best?.ProfileId;
    }

    /// <summary>
    /// Compares the anchors of two profiles. They are surely one person when the median of all similarities between them is a good deal above
    /// what a look needs to be learned, and no sample of either is nearer to a third profile than to the other.
    /// </summary>
    /// <returns>Null where they are not alike.</returns>
    public DuplicateFinding? Compare(Profile one, Profile other, GallerySnapshot gallery)
    {
        var accept = recognition.ForGallery(oneToOne, gallery.Count).Accept;
        var median = Median(one, other);
        if (median < accept)
        {
            return null;
        }

        var bar = accept + options.AdmissionMargin + recognition.Margin;
        if (median < bar)
        {
            return new(false, median, string.Create(
                CultureInfo.InvariantCulture, $"Their anchors agree by {median:0.00} in the median, less than the {bar:0.00} that would settle it."));
        }

        return AreNearestToEachOther(one, other, gallery)
            ? new(true, median, string.Create(
                CultureInfo.InvariantCulture, $"Their anchors agree by {median:0.00} in the median (bar {bar:0.00}), and no look of either is nearer to anybody else."))
            : new(false, median, string.Create(
                CultureInfo.InvariantCulture, $"Their anchors agree by {median:0.00} in the median, but a look of one is nearer to a third profile."));
    }

    /// <summary>Whether two profiles are alike at all. Allocates nothing.</summary>
    public bool Resemble(Profile one, Profile other)
    {
        for (var i = 0; i < one.Samples.Count; i++)
        {
            for (var j = 0; j < other.Samples.Count; j++)
            {
                var (a, b) = (one.Samples[i].Embedding, other.Samples[j].Embedding);
                if (a.ModelId == b.ModelId && a.Similarity(b) >= oneToOne.Unknown)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static IReadOnlyList<ProfileSample> Anchors(Profile profile)
    {
        var anchors = profile.Samples.Where(sample => sample.IsAnchor).ToList();
        return anchors.Count > 0 ? anchors : profile.Samples;
    }

    private static float Median(Profile one, Profile other)
    {
        var similarities = Anchors(one).SelectMany(a => Anchors(other).Select(b => a.Embedding.Similarity(b.Embedding))).Order().ToArray();
        return (similarities[(similarities.Length - 1) / 2] + similarities[similarities.Length / 2]) / 2;
    }

    private static bool AreNearestToEachOther(Profile one, Profile other, GallerySnapshot gallery) =>
        one.Samples.Concat(other.Samples).All(sample =>
            gallery.Search(sample.Embedding) is { Best: { } best, SecondBest: { } second }
            && (best.ProfileId == one.Id || best.ProfileId == other.Id)
            && (second.ProfileId == one.Id || second.ProfileId == other.Id));
}

/// <summary>How alike two profiles are.</summary>
/// <param name="IsSure">Whether that settles that they are one person.</param>
/// <param name="Similarity">Median of the similarities between their anchors.</param>
/// <param name="Reason">Why, in one plain sentence without a name.</param>
internal sealed record DuplicateFinding(bool IsSure, float Similarity, string Reason);

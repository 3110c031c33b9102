namespace FaceLiveness;

/// <summary>What may be learned from looks: the rules, without any state.</summary>
internal sealed class ProfileLearning(ProfileOptions options, RecognitionOptions recognition, RecognitionThresholds oneToOne)
{
    /// <summary>The looks that a new profile would be founded on, or why there can't be one.</summary>
    public (IReadOnlyList<FaceLook> Founders, ProfileOutcome? Refusal) Found(IReadOnlyList<FaceLook> looks)
    {
        if (looks.Count < options.FoundingLooks)
        {
            return ([], ProfileOutcome.TooFewLooks);
        }

        var good = looks.Where(look => look.Quality >= options.MinimumQuality).ToList();
        while (good.Count >= options.FoundingLooks && good.Count > 1)
        {
            var (worst, agreement) = LeastAgreeing(good);
            if (agreement >= oneToOne.Accept + options.AdmissionMargin)
            {
                break;
            }

            good.RemoveAt(worst);
        }

        if (good.Count < options.FoundingLooks)
        {
            return ([], ProfileOutcome.TooFewLooks);
        }

        return good.Max(look => look.Timestamp) - good.Min(look => look.Timestamp) < options.FoundingSpan
            ? ([], ProfileOutcome.TooBrief)
            : (good, null);
    }

    /// <summary>Whether looks are so far from everybody known that a new profile can't be a second one of somebody.</summary>
    public bool IsStranger(IReadOnlyList<FaceLook> looks, GallerySnapshot gallery)
    {
        var thresholds = recognition.ForGallery(oneToOne, gallery.Count);
        return gallery.Search(looks).Similarity < thresholds.Unknown
            && looks.All(look => gallery.Search(look.Embedding).Similarity < thresholds.Accept);
    }

    /// <summary>Whether a look is so surely of a profile's person that it may be added to it.</summary>
    public bool IsSurely(Profile profile, FaceLook look, GallerySnapshot gallery)
    {
        var bar = recognition.ForGallery(oneToOne, gallery.Count).Accept + options.AdmissionMargin;
        if (SampleSelection.AnchorSimilarity(profile.Samples, look.Embedding) < bar)
        {
            return false;
        }

        var search = gallery.Search(look.Embedding);
        return search.Best?.ProfileId == profile.Id && search.Lead >= recognition.Margin;
    }

    /// <summary>The best look that a profile gains from, and the sample that it takes the place of, if any.</summary>
    public (FaceLook Look, ProfileSample? Replaced)? Improve(Profile profile, IReadOnlyList<FaceLook> looks, GallerySnapshot gallery)
    {
        foreach (var look in looks)
        {
            if (look.Quality >= options.MinimumQuality
                && profile.Samples.Count > 0 && profile.Samples[0].Embedding.ModelId == look.Embedding.ModelId
                && HasPlace(profile, look, out var replaced)
                && IsSurely(profile, look, gallery))
            {
                return (look, replaced);
            }
        }

        return null;
    }

    /// <summary>The quality below which a look has no vote, so that nobody would be found by it.</summary>
    public float LeastQuality => recognition.MinimumQuality;

    /// <summary>The first look that is too poor to have a vote, so that the person would never be found by it; -1 where all are good enough.</summary>
    public int FirstUseless(IReadOnlyList<FaceLook> looks)
    {
        for (var i = 0; i < looks.Count; i++)
        {
            if (looks[i].Quality < recognition.MinimumQuality)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The first look that does not show the same person as the others; -1 where all do.</summary>
    public int FirstStranger(IReadOnlyList<FaceLook> looks)
    {
        if (looks.Count < 2)
        {
            return -1;
        }

        var (worst, agreement) = LeastAgreeing(looks);
        return agreement < oneToOne.Accept ? worst : -1;
    }

    private bool HasPlace(Profile profile, FaceLook look, out ProfileSample? replaced)
    {
        replaced = null;
        ProfileSample? nearest = null, worst = null;
        var similarity = options.DuplicateSimilarity;
        foreach (var sample in profile.Samples)
        {
            var s = sample.Embedding.Similarity(look.Embedding);
            if (s > similarity)
            {
                (nearest, similarity) = (sample, s);
            }

            if (!sample.IsAnchor && sample.Quality < (worst?.Quality ?? float.MaxValue))
            {
                worst = sample;
            }
        }

        if (nearest is null && profile.Samples.Count < options.SamplesKept)
        {
            return true;
        }

        replaced = nearest ?? worst;
        return replaced is { IsAnchor: false } && look.Quality >= replaced.Quality + options.MinimumImprovement;
    }

    private static (int Worst, float Agreement) LeastAgreeing(IReadOnlyList<FaceLook> looks)
    {
        var (worst, lowest) = (0, float.MaxValue);
        for (var i = 0; i < looks.Count; i++)
        {
            float sum = 0;
            for (var j = 0; j < looks.Count; j++)
            {
                sum += i == j ? 0 : looks[i].Embedding.Similarity(looks[j].Embedding);
            }

            if (sum < lowest)
            {
                (worst, lowest) = (i, sum);
            }
        }

        return (worst, lowest / (looks.Count - 1));
    }
}

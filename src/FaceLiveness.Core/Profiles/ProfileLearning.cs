using System.Globalization;

namespace FaceLiveness;

/// <summary>What may be learned from looks: the rules, without any state.</summary>
internal sealed class ProfileLearning(ProfileOptions options, RecognitionOptions recognition, RecognitionCalibration? calibration)
{
    private readonly RecognitionThresholds _oneToOne = recognition.ForGallery(calibration, 1);

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
            if (agreement >= _oneToOne.Accept + options.AdmissionMargin)
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
        var thresholds = recognition.ForGallery(calibration, gallery.Count);
        return gallery.Search(looks).Similarity < thresholds.Unknown
            && looks.All(look => gallery.Search(look.Embedding).Similarity < thresholds.Accept);
    }

    /// <summary>Why a look is so surely of a profile's person that it may be added to it; null where it is not.</summary>
    public Likeness? IsSurely(Profile profile, FaceLook look, GallerySnapshot gallery)
    {
        var bar = recognition.ForGallery(calibration, gallery.Count).Accept + options.AdmissionMargin;
        var similarity = SampleSelection.AnchorSimilarity(profile.Samples, look.Embedding);
        if (similarity < bar)
        {
            return null;
        }

        var search = gallery.Search(look.Embedding);
        return search.Best?.ProfileId == profile.Id && search.Lead >= recognition.Margin
            ? new Likeness(similarity, bar, search.SecondBest is null ? null : search.Lead)
            : null;
    }

    /// <summary>Why a look is one of those that a new profile is founded on.</summary>
    public string Founding(FaceLook look, IReadOnlyList<FaceLook> founders, GallerySnapshot gallery)
    {
        var agreement = founders.Count == 1 ? 1 : Agreement(founders, look);
        var thresholds = recognition.ForGallery(calibration, gallery.Count);
        var nearest = gallery.Search(look.Embedding).Best;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Founding look: agrees with the others by {agreement:0.00} (bar {_oneToOne.Accept + options.AdmissionMargin:0.00}), ")
            + (nearest is { } other
                ? string.Create(CultureInfo.InvariantCulture, $"nearest known profile at {other.Similarity:0.00} (below {thresholds.Accept:0.00}), ")
                : "nobody known yet, ")
            + string.Create(CultureInfo.InvariantCulture, $"quality {look.Quality:0.00}.");
    }

    /// <summary>Why a look became a sample by enrolment.</summary>
    public string Enrolment(FaceLook look, IReadOnlyList<FaceLook> looks) => looks.Count == 1
        ? string.Create(CultureInfo.InvariantCulture, $"Enrolled by a person: the only picture, quality {look.Quality:0.00}.")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"Enrolled by a person: agrees with the other pictures by {Agreement(looks, look):0.00} (bar {_oneToOne.Accept:0.00}), quality {look.Quality:0.00}.");

    /// <summary>The best look that a profile gains from; null where it gains from none.</summary>
    public Improvement? Improve(Profile profile, IReadOnlyList<FaceLook> looks, GallerySnapshot gallery)
    {
        foreach (var look in looks)
        {
            if (look.Quality >= options.MinimumQuality
                && profile.Samples.Count > 0 && profile.Samples[0].Embedding.ModelId == look.Embedding.ModelId
                && HasPlace(profile, look, out var replaced)
                && IsSurely(profile, look, gallery) is { } likeness)
            {
                return new Improvement(look, replaced, likeness);
            }
        }

        return null;
    }

    /// <summary>The quality that a look needs to become a sample.</summary>
    public float LeastQuality => options.MinimumQuality;

    /// <summary>The first look that is too poor to be a sample: others would be taken for its person; -1 where all are good enough.</summary>
    public int FirstUseless(IReadOnlyList<FaceLook> looks)
    {
        for (var i = 0; i < looks.Count; i++)
        {
            if (looks[i].Quality < options.MinimumQuality)
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
        return agreement < _oneToOne.Accept ? worst : -1;
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
            var agreement = Agreement(looks, looks[i]);
            if (agreement < lowest)
            {
                (worst, lowest) = (i, agreement);
            }
        }

        return (worst, lowest);
    }

    /// <summary>Mean similarity of one of several looks to the others; there are others.</summary>
    private static float Agreement(IReadOnlyList<FaceLook> looks, FaceLook one)
    {
        // The look itself is among them, and as like itself as can be.
        float sum = -1;
        foreach (var other in looks)
        {
            sum += one.Embedding.Similarity(other.Embedding);
        }

        return sum / (looks.Count - 1);
    }
}

/// <summary>How surely a look is of a profile's person.</summary>
/// <param name="Similarity">To the profile's anchors.</param>
/// <param name="Bar">What that had to be at least.</param>
/// <param name="Lead">How far the next profile is behind; null where there is no other.</param>
internal readonly record struct Likeness(float Similarity, float Bar, float? Lead);

/// <summary>A look that a profile gains from.</summary>
/// <param name="Look">The look.</param>
/// <param name="Replaced">The sample that it takes the place of, if any.</param>
/// <param name="Likeness">Why it may.</param>
internal readonly record struct Improvement(FaceLook Look, ProfileSample? Replaced, Likeness Likeness)
{
    /// <summary>Why it was admitted, in one sentence.</summary>
    public string Admission =>
        string.Create(CultureInfo.InvariantCulture, $"Captured: similarity to the anchors {Likeness.Similarity:0.00} (bar {Likeness.Bar:0.00}), ")
        + (Likeness.Lead is { } lead ? string.Create(CultureInfo.InvariantCulture, $"{lead:0.00} ahead of the next profile, ") : "nobody else known, ")
        + string.Create(CultureInfo.InvariantCulture, $"quality {Look.Quality:0.00}")
        + (Replaced is { } worse ? string.Create(CultureInfo.InvariantCulture, $", in place of {worse.Id} of quality {worse.Quality:0.00}.") : ".");
}

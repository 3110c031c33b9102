using System.Text.Json.Nodes;
using FaceLiveness.Sample.Evaluation;

namespace FaceLiveness.Sample.Commands;

/// <summary>What is told of a model: the figures, and the thresholds that they are held against.</summary>
internal sealed class RecognitionReport
{
    /// <summary>False-match rates that thresholds are proposed for.</summary>
    public static readonly double[] Rates = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6];

    /// <summary>Sizes of galleries that thresholds are proposed for.</summary>
    public static readonly int[] Galleries = [1, 10, 100, 200, 1_000, 10_000, 100_000, 1_000_000];

    public RecognitionReport(
        string model,
        PairSet set,
        IReadOnlyDictionary<string, ReadPicture> faces,
        RecognitionFigures figures,
        RecognitionOptions options,
        RecognitionCalibration? own,
        RecognitionCalibration? measured)
    {
        (Model, Figures, Options, Own, Measured) = (model, figures, options, own, measured);
        Pictures = set.PictureCount;
        IsListed = set.IsListed;
        Missed = set.PictureCount - faces.Count;
        MissedByFold = set.Pairs.GroupBy(pair => pair.Fold, StringComparer.Ordinal).ToDictionary(
            fold => fold.Key,
            fold => fold.SelectMany(pair => (string[])[pair.A, pair.B]).Distinct(StringComparer.Ordinal).Count(name => !faces.ContainsKey(name)),
            StringComparer.Ordinal);
        var calibration = own ?? measured;
        if (calibration is not null || (options.AcceptThreshold is not null && options.UnknownThreshold is not null))
        {
            Thresholds = people => options.ForGallery(calibration, people);
        }
    }

    public string Model { get; }

    public int Pictures { get; }

    /// <summary>Whether the pairs were listed, or drawn.</summary>
    public bool IsListed { get; }

    /// <summary>Pictures in which no face was found.</summary>
    public int Missed { get; }

    public IReadOnlyDictionary<string, int> MissedByFold { get; }

    public RecognitionFigures Figures { get; }

    public RecognitionOptions Options { get; }

    /// <summary>What recognition knows of the model without this set; null for nothing.</summary>
    public RecognitionCalibration? Own { get; }

    /// <summary>What this set gives; null where it is too small.</summary>
    public RecognitionCalibration? Measured { get; }

    /// <summary>The thresholds of recognition by the gallery's size, by the model's own calibration, else by this set's; null where there is neither.</summary>
    public Func<int, RecognitionThresholds>? Thresholds { get; }

    /// <summary>The thresholds for the people who are enrolled in the open-set test.</summary>
    public RecognitionThresholds? AtOpenSet => Figures.OpenSet is { People: > 0 and var people } && Thresholds is not null ? Thresholds(people) : null;

    /// <summary>What becomes of single pictures there: a name takes the accept threshold.</summary>
    public Identification? Identified => AtOpenSet is { } thresholds ? Figures.OpenSet!.At(thresholds.Accept, Options.Margin) : null;

    /// <summary>What a track's first look would make of them: a name takes more while there is one look only.</summary>
    public Identification? IdentifiedAtFirstLook => AtOpenSet is { } thresholds ? Figures.OpenSet!.At(SingleLook(thresholds), Options.Margin) : null;

    /// <summary>The similarity at which one look names.</summary>
    public float SingleLook(RecognitionThresholds thresholds) => TrackIdentityVote.ThresholdOfSingleLook(Options, thresholds);

    public JsonObject ToJson()
    {
        var verification = Figures.Verification;
        var line = Part(verification.All, verification.Threshold, verification.Accuracy, Missed);
        line["model"] = Model;
        line["pairs_listed"] = IsListed;
        line["threshold_chosen_on"] = verification.IsChosenOnTheSame ? "the same pairs" : "the other folds";
        line["pictures"] = Pictures;
        line["comparisons_same"] = Figures.Scores.Same.Count;
        line["comparisons_different"] = Figures.Scores.Different.Count;
        line["eer"] = Figures.Scores.Equal?.Rate;
        line["rates"] = new JsonArray([.. Rates.Select(rate => new JsonObject
        {
            ["fmr"] = rate,
            ["threshold"] = Finite(Figures.Scores.ThresholdAt(rate)),
            ["tar"] = Figures.Scores.TrueAcceptRate(rate) is { } tar ? EvaluateCommand.Json(tar) : null,
            ["tar_all_pairs"] = Figures.AllOfOnePerson?.TrueAcceptRate(rate) is { } all ? EvaluateCommand.Json(all) : null,
            ["proposed_threshold"] = (Measured ?? Own)?.ThresholdFor(rate),
        })]);
        line["galleries"] = Thresholds is null ? null : new JsonArray([.. Galleries.Select(people => (People: people, Both: Thresholds(people))).Select(gallery => new JsonObject
        {
            ["people"] = gallery.People,
            ["accept"] = gallery.Both.Accept,
            ["unknown"] = gallery.Both.Unknown,
        })]);
        line["open_set"] = Figures.OpenSet is { } open && Identified is { } found && AtOpenSet is { } thresholds ? new JsonObject
        {
            ["enrolled"] = open.People,
            ["accept"] = thresholds.Accept,
            ["unknown"] = thresholds.Unknown,
            ["fpir"] = EvaluateCommand.Json(found.FalsePositives),
            ["tpir"] = EvaluateCommand.Json(found.Named),
            ["misnamed"] = EvaluateCommand.Json(found.Misnamed),
            ["undecided"] = EvaluateCommand.Json(open.Undecided(thresholds)),
            ["first_look_accept"] = SingleLook(thresholds),
            ["first_look_fpir"] = EvaluateCommand.Json(IdentifiedAtFirstLook!.Value.FalsePositives),
            ["first_look_tpir"] = EvaluateCommand.Json(IdentifiedAtFirstLook.Value.Named),
        } : null;
        line["rejection"] = new JsonArray([.. Figures.Rejections.Select(rejection => new JsonObject
        {
            ["of"] = rejection.Name,
            ["fnmr"] = new JsonArray([.. ((double[])[0, 0.1, 0.2, 0.3]).Select(share => EvaluateCommand.Json(rejection.Curve.At(share)))]),
        })]);
        line["folds"] = new JsonArray([.. verification.Folds.Select(fold =>
        {
            var part = Part(fold.Pairs, fold.Threshold, fold.Accuracy, MissedByFold[fold.Fold]);
            part["fold"] = fold.Fold;
            return part;
        })]);
        return line;

        JsonObject Part(Verification pairs, float threshold, double accuracy, int missed) => new()
        {
            ["pairs"] = pairs.Count,
            ["different"] = pairs.Different,
            ["threshold"] = threshold,
            ["accuracy"] = accuracy,
            ["accept_threshold"] = Thresholds?.Invoke(1).Accept,
            ["accuracy_at_accept"] = Thresholds is { } at ? pairs.Accuracy(at(1).Accept) : null,
            ["tar_at_fmr_1e2"] = pairs.TrueAcceptRate(100),
            ["tar_at_fmr_1e3"] = pairs.TrueAcceptRate(1000),
            ["largest_different"] = pairs.MostAlikeStrangers,
            ["faces_missed"] = missed,
        };
    }

    private static float? Finite(float? value) => value is { } number && float.IsFinite(number) ? number : null;
}

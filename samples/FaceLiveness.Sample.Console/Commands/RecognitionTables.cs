using System.Globalization;
using FaceLiveness.Sample.Display;
using FaceLiveness.Sample.Evaluation;
using Spectre.Console;

namespace FaceLiveness.Sample.Commands;

/// <summary>A <see cref="RecognitionReport"/> for people, and its last line for programs.</summary>
internal static class RecognitionTables
{
    private static readonly double[] Rejected = [0, 0.1, 0.2, 0.3];

    public static void Write(RecognitionReport report)
    {
        WriteFolds(report);
        WriteRates(report);
        WriteGalleries(report);
        WriteOpenSet(report);
        WriteQuality(report);
        Console.WriteLine(LastLine(report));
    }

    public static string LastLine(RecognitionReport report)
    {
        var (figures, found) = (report.Figures, report.Identified);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"pairs={figures.Verification.All.Count} accuracy={figures.Verification.Accuracy:0.0000} threshold={figures.Verification.Threshold:0.000} "
            + $"tar_at_fmr_1e2={Share(figures.Scores.TrueAcceptRate(1e-2)?.Share)} tar_at_fmr_1e3={Share(figures.Scores.TrueAcceptRate(1e-3)?.Share)} "
            + $"tar_at_fmr_1e4={Share(figures.Scores.TrueAcceptRate(1e-4)?.Share)} eer={Share(figures.Scores.Equal?.Rate)} "
            + $"fpir={Share(found?.FalsePositives.Share)} tpir={Share(found?.Named.Share)} false_names={found?.FalsePositives.Count.ToString(CultureInfo.InvariantCulture) ?? "n/a"} "
            + $"faces_missed={report.Missed}");
    }

    private static void WriteFolds(RecognitionReport report)
    {
        var verification = report.Figures.Verification;
        var accept = report.Thresholds?.Invoke(1).Accept;
        var table = NewTable(
            $"[bold]{Markup.Escape(report.Model)}[/], {(report.IsListed ? "the listed pairs" : "pairs drawn from the folders of people")}",
            "fold", "pairs", "different", "threshold", "accuracy", accept is { } own ? string.Create(CultureInfo.InvariantCulture, $"at one-to-one {own:0.000}") : "at one-to-one",
            "TAR at FAR 1e-2", "TAR at FAR 1e-3", "strangers up to", "without a face");
        foreach (var fold in verification.Folds)
        {
            AddRow(fold.Fold, fold.Pairs, fold.Threshold, fold.Accuracy, report.MissedByFold[fold.Fold]);
        }

        if (verification.Folds.Count > 1)
        {
            AddRow("all", verification.All, verification.Threshold, verification.Accuracy, report.Missed);
        }

        Terminal.Out.Write(table);
        Console.WriteLine(verification.IsChosenOnTheSame
            ? "The threshold was chosen on the same pairs that it judges, for there is one fold: a best case."
            : "Each fold's threshold was chosen on the other folds; the last row has the mean of the thresholds.");
        if (accept is null)
        {
            Console.WriteLine("The model's own threshold: nobody has measured one for these weights, and this set is too small to.");
        }
        else if (report.Own is null)
        {
            Console.WriteLine("Nobody has measured thresholds for these weights: those below are this set's own, a best case.");
        }

        if (report.Missed > 0)
        {
            Console.WriteLine($"In {report.Missed} of {report.Pictures} pictures no face was found; their pairs count as unlike.");
        }

        void AddRow(string name, Verification pairs, float threshold, double accuracy, int missed) => table.AddText(
            name,
            pairs.Count.ToString(CultureInfo.InvariantCulture),
            pairs.Different.ToString(CultureInfo.InvariantCulture),
            Similarity(threshold),
            Share(accuracy),
            Share(accept is { } own ? pairs.Accuracy(own) : null),
            Share(pairs.TrueAcceptRate(100)),
            Share(pairs.TrueAcceptRate(1000)),
            pairs.MostAlikeStrangers is { } most ? Similarity(most) : "n/a",
            missed.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteRates(RecognitionReport report)
    {
        var (figures, calibration) = (report.Figures, report.Measured ?? report.Own);
        var table = NewTable(
            string.Create(CultureInfo.InvariantCulture, $"one to one: {figures.Scores.Same.Count:#,0} comparisons of one person's faces, {figures.Scores.Different.Count:#,0} of different people's"),
            "false-match rate", "reached at", "TAR of the pairs, 95 % interval", "TAR, all of one person", "proposed threshold");
        foreach (var rate in RecognitionReport.Rates)
        {
            table.AddText(
                Rate(rate),
                figures.Scores.ThresholdAt(rate) is { } threshold ? Similarity(threshold) : "n/a: too few",
                figures.Scores.TrueAcceptRate(rate)?.Shown ?? "n/a",
                figures.AllOfOnePerson?.TrueAcceptRate(rate)?.Shown ?? "n/a",
                calibration is null ? "n/a" : Similarity(calibration.ThresholdFor(rate)) + (rate < calibration.Points[^1].Rate ? ", extrapolated" : ""));
        }

        Terminal.Out.Write(table);
        if (figures.Scores.Equal is { } equal)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Equal error rate {equal.Rate:0.00 %} at {equal.Threshold:0.000}."));
        }
    }

    private static void WriteGalleries(RecognitionReport report)
    {
        if (report.Thresholds is not { } thresholds)
        {
            return;
        }

        var (figures, options) = (report.Figures, report.Options);
        var table = NewTable(
            string.Create(CultureInfo.InvariantCulture, $"one among many: at most {options.FalsePositiveIdentificationRate:0.##%} of strangers' searches named, {options.UndecidedRate:0.##%} undecided"),
            "people", "accept from", "unknown below", "TAR of one look", "one in 1,000 of comparisons would name a stranger in");
        foreach (var people in RecognitionReport.Galleries)
        {
            var both = thresholds(people);
            table.AddText(
                people.ToString("#,0", CultureInfo.InvariantCulture),
                Similarity(both.Accept),
                Similarity(both.Unknown),
                Share(figures.Scores.TrueMatches(both.Accept).Share),
                string.Create(CultureInfo.InvariantCulture, $"{1 - Math.Pow(1 - RecognitionFigures.OneToOneRate, people):0.0 %} of searches"));
        }

        Terminal.Out.Write(table);
    }

    private static void WriteOpenSet(RecognitionReport report)
    {
        if (report.Figures.OpenSet is not { } open || report.AtOpenSet is not { } thresholds)
        {
            Console.WriteLine("Open-set identification: it is not known who is in which picture, so nobody can be enrolled.");
            return;
        }

        var table = NewTable(
            string.Create(CultureInfo.InvariantCulture, $"open set: half of the people enrolled by one picture each ({open.People}), then the other half; all others are strangers, single pictures are searched for"),
            "rule", "similarity", "strangers named (FPIR)", "enrolled named (TPIR)", "named as another");
        Add("one-to-one threshold", report.Thresholds!(1).Accept);
        Add("accept threshold for the gallery's size", thresholds.Accept);
        Add("the first look of a track alone", report.SingleLook(thresholds));
        foreach (var similarity in (float[])[0.3f, 0.35f, 0.4f, 0.45f, 0.5f, 0.55f, 0.6f])
        {
            Add("fixed", similarity);
        }

        Terminal.Out.Write(table);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Between unknown ({thresholds.Unknown:0.000}) and accept, undecided: {open.Undecided(thresholds).Shown} of the strangers' searches. The second nearest is at least {report.Options.Margin:0.00} behind whoever is named."));

        void Add(string rule, float accept)
        {
            var found = open.At(accept, report.Options.Margin);
            table.AddText(rule, Similarity(accept), found.FalsePositives.Shown, found.Named.Shown, found.Misnamed.Shown);
        }
    }

    private static void WriteQuality(RecognitionReport report)
    {
        var figures = report.Figures;
        var table = NewTable(
            string.Create(CultureInfo.InvariantCulture, $"quality: refused of one person's comparisons at {figures.QualityThreshold:0.000}, the worst looks left out"),
            ["looks", .. Rejected.Select(share => share == 0 ? "none left out" : string.Create(CultureInfo.InvariantCulture, $"worst {share:0 %}"))]);
        foreach (var (name, curve) in figures.Rejections)
        {
            table.AddText([name, .. Rejected.Select(share => curve.At(share).Shown)]);
        }

        Terminal.Out.Write(table);
        if (figures.Damages.Count == 0)
        {
            return;
        }

        var kinds = NewTable("what damage does", "damage", "quality, mean", "refused", "face not found");
        foreach (var damage in figures.Damages)
        {
            kinds.AddText(
                damage.Kind.ToString(),
                damage.Quality.ToString("0.00", CultureInfo.InvariantCulture),
                damage.Refused.Shown,
                damage.Missed.ToString(CultureInfo.InvariantCulture));
        }

        Terminal.Out.Write(kinds);
    }

    private static Table NewTable(string title, params string[] columns)
    {
        var table = new Table().RoundedBorder().BorderColor(Color.Grey).Title(title);
        foreach (var (column, i) in columns.Select((column, i) => (column, i)))
        {
            table.AddColumn(i == 0 ? new TableColumn(Markup.Escape(column)) : new TableColumn(Markup.Escape(column)).RightAligned());
        }

        return table;
    }

    // Intervals are in brackets, which would be taken for markup.
    private static void AddText(this Table table, params IEnumerable<string> cells) => table.AddRow([.. cells.Select(cell => new Markup(Markup.Escape(cell)))]);

    private static string Rate(double rate) => rate.ToString("0e-0", CultureInfo.InvariantCulture);

    private static string Similarity(float similarity) => similarity.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Share(double? share) => share?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "n/a";
}

using System.Globalization;
using FaceLiveness.Sample.Commands;
using FaceLiveness.Sample.Evaluation;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace FaceLiveness.Sample.Plots;

/// <summary>The curves of <c>evaluate recognition</c>.</summary>
internal static class RecognitionPlots
{
    private const int Width = 1000;
    private const int Height = 700;

    // Lines are drawn through so many thresholds; more would not be seen.
    private const int Steps = 600;

    /// <param name="folder">Where the PNGs go.</param>
    /// <param name="report">What they show.</param>
    public static void Save(string folder, RecognitionReport report)
    {
        SaveRoc(Path.Combine(folder, "roc.png"), report);
        SaveDet(Path.Combine(folder, "det.png"), report);
        SaveSimilarities(Path.Combine(folder, "similarities.png"), report);
        SaveQuality(Path.Combine(folder, "quality.png"), report);
        if (report.Figures.OpenSet is not null)
        {
            SaveOpenSet(Path.Combine(folder, "open-set.png"), report);
        }
    }

    private static void SaveRoc(string path, RecognitionReport report)
    {
        var least = LeastRate(report.Figures.Scores);
        var plot = NewRatePlot($"Verification, receiver operating characteristic: {report.Model}", "one person's pairs accepted, TAR (%)", least);
        var lowest = 1.0;
        foreach (var (name, scores, color) in Curves(report))
        {
            var points = Thresholds(scores).Select(t => (Rate: scores.FalseMatches(t).Share!.Value, Tar: scores.TrueMatches(t).Share!.Value)).Where(point => point.Rate >= least).ToList();
            Line(plot, name, [.. points.Select(point => (Math.Log10(point.Rate), 100 * point.Tar))], color);
            lowest = points.Select(point => point.Tar).Append(lowest).Min();
        }

        var floor = Math.Max(0, Math.Floor((100 * lowest) - 1));
        plot.Axes.SetLimits(Math.Log10(least), 0, floor, 100 + (0.02 * (100 - floor)));
        plot.ShowLegendBelow();
        plot.SavePng(path, Width, Height);
    }

    private static void SaveDet(string path, RecognitionReport report)
    {
        var least = LeastRate(report.Figures.Scores);
        var leastMissed = Math.Pow(10, Math.Floor(Math.Log10(1.0 / Math.Max(report.Figures.Scores.Same.Count, 2))));
        var plot = NewRatePlot($"Verification, detection error trade-off: {report.Model}", "one person's pairs refused, FNMR", least);
        plot.Axes.Left.TickGenerator = Decades(leastMissed);
        var most = leastMissed * 10;
        foreach (var (name, scores, color) in Curves(report))
        {
            var points = Thresholds(scores).Select(t => (Rate: scores.FalseMatches(t).Share!.Value, Fnmr: scores.FalseNonMatches(t).Share!.Value))
                .Where(point => point.Rate >= least && point.Fnmr >= leastMissed).ToList();
            Line(plot, name, [.. points.Select(point => (Math.Log10(point.Rate), Math.Log10(point.Fnmr)))], color);
            most = points.Select(point => point.Fnmr).Append(most).Max();
        }

        if (report.Figures.Scores.Equal is { Rate: > 0 } equal)
        {
            var mark = plot.Add.Marker(Math.Log10(equal.Rate), Math.Log10(equal.Rate), MarkerShape.FilledCircle, 11, PlotStyle.Blue);
            mark.LegendText = string.Create(CultureInfo.InvariantCulture, $"equal error rate {equal.Rate:0.00 %}, at {equal.Threshold:0.000}");
        }

        plot.Axes.SetLimits(Math.Log10(least), 0, Math.Log10(leastMissed), Math.Min(0, Math.Log10(most) + 0.1));
        plot.ShowLegendBelow();
        plot.SavePng(path, Width, Height);
    }

    private static void SaveSimilarities(string path, RecognitionReport report)
    {
        const double Bin = 0.02;
        var plot = PlotStyle.NewPlot($"Similarities: {report.Model}", "cosine similarity", "share of comparisons in each 0.01 (%)");
        var scores = report.Figures.AllOfOnePerson ?? report.Figures.Scores;
        var highest = 0.0;
        foreach (var (name, values, color) in ((string, IReadOnlyList<float>, Color)[])[("different people", scores.Different, PlotStyle.Orange), ("one person", scores.Same, PlotStyle.Blue)])
        {
            var found = values.Where(value => value > Verification.NoFace).ToList();
            var bins = found.GroupBy(value => Math.Floor(value / Bin)).Select(bin => (At: (bin.Key + 0.5) * Bin, Share: 100.0 * bin.Count() / found.Count * 0.01 / Bin)).ToList();
            var bars = plot.Add.Bars(bins.Select(bin => new Bar { Position = bin.At, Value = bin.Share, Size = Bin, FillColor = color.WithAlpha(0.6), LineWidth = 0 }).ToArray());
            bars.LegendText = string.Create(CultureInfo.InvariantCulture, $"{name} ({found.Count:#,0})");
            highest = bins.Select(bin => bin.Share).Append(highest).Max();
        }

        if (report.Thresholds is { } thresholds)
        {
            AddLine("one-to-one", thresholds(1).Accept, LinePattern.Dashed);
            AddLine("for 1,000 people", thresholds(1000).Accept, LinePattern.Dotted);
        }

        plot.Axes.SetLimits(-0.5, 1, 0, 1.08 * highest);
        plot.ShowLegendBelow();
        plot.SavePng(path, Width, Height);

        void AddLine(string name, float accept, LinePattern pattern)
        {
            var line = plot.Add.VerticalLine(accept, 2, PlotStyle.Ink, pattern);
            line.LegendText = string.Create(CultureInfo.InvariantCulture, $"accept {name}: {accept:0.000}");
        }
    }

    private static void SaveOpenSet(string path, RecognitionReport report)
    {
        var open = report.Figures.OpenSet!;
        var plot = PlotStyle.NewPlot($"One among {open.People} people, by single pictures: {report.Model}", "accept threshold", "share of searches (%)");
        var thresholds = Enumerable.Range(0, 141).Select(i => (float)(0.2 + (i * 0.005))).ToList();
        var found = thresholds.Select(threshold => open.At(threshold, report.Options.Margin)).ToList();
        Line(plot, "strangers named (FPIR)", [.. thresholds.Zip(found, (threshold, at) => ((double)threshold, 100 * (at.FalsePositives.Share ?? 0)))], PlotStyle.Orange);
        Line(plot, "enrolled not named (FNIR)", [.. thresholds.Zip(found, (threshold, at) => ((double)threshold, 100 * (1 - at.Named.Share ?? 0)))], PlotStyle.Blue);
        if ((report.Own ?? report.Measured) is { } calibration)
        {
            // What the calibration says of it: the share of strangers' searches that it sets each threshold for.
            var expected = Enumerable.Range(0, 121).Select(i => Math.Pow(10, -4 + (i / 30.0))).Where(share => share < 1)
                .Select(share => ((double)calibration.ThresholdFor(share / open.People), 100 * share)).ToList();
            var line = Line(plot, "strangers named, as the calibration has it", expected, PlotStyle.Vermillion);
            line.LinePattern = LinePattern.Dotted;
        }

        if (report.AtOpenSet is { } both)
        {
            var line = plot.Add.VerticalLine(both.Accept, 2, PlotStyle.Ink, LinePattern.Dashed);
            line.LegendText = string.Create(CultureInfo.InvariantCulture, $"accept threshold for {open.People}: {both.Accept:0.000}");
            var span = plot.Add.HorizontalSpan(both.Unknown, both.Accept, PlotStyle.Grey.WithAlpha(0.2));
            span.LineStyle.Width = 0;
            span.LegendText = "undecided";
        }

        plot.Axes.SetLimits(0.2, 0.75, 0, 30);
        plot.ShowLegendBelow();
        plot.SavePng(path, Width, Height);
    }

    private static void SaveQuality(string path, RecognitionReport report)
    {
        var plot = PlotStyle.NewPlot(
            string.Create(CultureInfo.InvariantCulture, $"Error versus reject at a similarity of {report.Figures.QualityThreshold:0.000}: {report.Model}"),
            "looks of lowest quality left out (%)", "one person's pairs refused, FNMR (%)");
        Color[] colors = [PlotStyle.Blue, PlotStyle.Orange];
        var highest = 0.1;
        foreach (var (rejection, i) in report.Figures.Rejections.Select((rejection, i) => (rejection, i)))
        {
            var points = Enumerable.Range(0, 51).Select(share => (X: (double)share, Fnmr: rejection.Curve.At(share / 100.0))).Where(point => point.Fnmr.Of > 0)
                .Select(point => (point.X, 100 * point.Fnmr.Share!.Value)).ToList();
            Line(plot, rejection.Name, points, colors[i % colors.Length]);
            if (points.Count > 0)
            {
                var blind = plot.Add.Line(0, points[0].Item2, 50, points[0].Item2);
                blind.LineColor = colors[i % colors.Length];
                blind.LinePattern = LinePattern.Dotted;
                blind.LineWidth = 1.5f;
                blind.LegendText = i == 0 ? "left out at random" : "";
                highest = Math.Max(highest, points.Max(point => point.Item2));
            }
        }

        plot.Axes.SetLimits(0, 50, 0, 1.1 * highest);
        plot.ShowLegendBelow();
        plot.SavePng(path, Width, Height);
    }

    private static IEnumerable<(string Name, SimilarityScores Scores, Color Color)> Curves(RecognitionReport report)
    {
        yield return ($"pairs ({report.Figures.Scores.Same.Count})", report.Figures.Scores, PlotStyle.Blue);
        if (report.Figures.AllOfOnePerson is { } all && all.Same.Count != report.Figures.Scores.Same.Count)
        {
            yield return ($"all pairs of one person ({all.Same.Count})", all, PlotStyle.Sky);
        }
    }

    /// <summary>Falling, so that both errors are stepped through evenly.</summary>
    private static List<float> Thresholds(SimilarityScores scores)
    {
        var rates = Enumerable.Range(0, Steps).Select(i => Math.Pow(10, Math.Log10(1.0 / scores.Different.Count) * i / (Steps - 1)));
        return [.. rates.Select(rate => scores.ThresholdAt(rate)).OfType<float>().Distinct()];
    }

    private static double LeastRate(SimilarityScores scores) => Math.Pow(10, Math.Floor(Math.Log10(1.0 / Math.Max(scores.Different.Count, 2))));

    private static Plot NewRatePlot(string title, string y, double least)
    {
        var plot = PlotStyle.NewPlot(title, "different people's pairs accepted, FMR", y);
        plot.Axes.Bottom.TickGenerator = Decades(least);
        return plot;
    }

    private static NumericManual Decades(double least) => new([.. Enumerable.Range((int)Math.Round(Math.Log10(least)), 1 - (int)Math.Round(Math.Log10(least)))
        .Select(power => new Tick(power, power >= -3 ? string.Create(CultureInfo.InvariantCulture, $"{100 * Math.Pow(10, power):0.#####} %") : string.Create(CultureInfo.InvariantCulture, $"1e{power}")))]);

    private static ScottPlot.Plottables.Scatter Line(Plot plot, string name, IReadOnlyList<(double X, double Y)> points, Color color)
    {
        var line = plot.Add.ScatterLine(points.Select(point => point.X).ToArray(), points.Select(point => point.Y).ToArray(), color);
        line.LineWidth = 2.5f;
        line.LegendText = name;
        return line;
    }
}

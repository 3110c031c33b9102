using System.Globalization;
using FaceLiveness.Sample.Evaluation;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace FaceLiveness.Sample.Plots;

/// <summary>
/// The detection error trade-off of a score, on normal-deviate axes as Martin et al. drew it (1997): both kinds of error at every threshold.
/// </summary>
internal static class DetPlot
{
    private const int Width = 900;
    private const int Height = 970;

    // The rates that the axes reach: normal deviates know neither 0 nor 100 %, so those are drawn on the edge.
    private const double Least = 0.01;
    private const double Most = 0.99;

    private static readonly double[] Marks = [0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98, 0.99];

    /// <param name="path">Where the PNG goes.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="presentations">All of them.</param>
    public static void Save(string path, string title, IReadOnlyList<Presentation> presentations)
    {
        var plot = PlotStyle.NewPlot(title, "APCER: attacks taken for live", "BPCER: live people taken for attacks");
        plot.Axes.Bottom.TickGenerator = Ticks();
        plot.Axes.Left.TickGenerator = Ticks();
        plot.Axes.SetLimits(Deviate(Least) - 0.08, Deviate(Most) + 0.08, Deviate(Least) - 0.08, Deviate(Most) + 0.08);

        var diagonal = plot.Add.Line(Deviate(Least), Deviate(Least), Deviate(Most), Deviate(Most));
        diagonal.LineColor = PlotStyle.Grey;
        diagonal.LinePattern = LinePattern.Dotted;
        diagonal.LineWidth = 1.5f;
        diagonal.LegendText = "both rates equal";

        var kinds = presentations.Where(shown => shown.IsAttack).Select(shown => shown.Kind).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        Color[] colors = [PlotStyle.Orange, PlotStyle.Sky, PlotStyle.Green, PlotStyle.Purple, PlotStyle.Vermillion];
        LinePattern[] patterns = [LinePattern.Dashed, LinePattern.DenselyDashed, LinePattern.Dotted];
        if (kinds.Count > 1)
        {
            for (var i = 0; i < kinds.Count; i++)
            {
                var curve = Draw(kinds[i], new(presentations.Where(shown => !shown.IsAttack || shown.Kind == kinds[i])));
                curve?.Color = colors[i % colors.Length];
                curve?.LineWidth = 2.5f;
                curve?.LinePattern = patterns[i % patterns.Length];
            }
        }

        var all = new DetectionErrorTradeoff(presentations);
        if (Draw("all attacks", all) is { } overall)
        {
            overall.Color = PlotStyle.Blue;
            overall.LineWidth = 3.5f;
        }

        if (all.Equal is { } equal)
        {
            var rate = (equal.Apcer + equal.Bpcer) / 2;
            var mark = plot.Add.Marker(Deviate(equal.Apcer), Deviate(equal.Bpcer), MarkerShape.FilledCircle, 13, PlotStyle.Blue);
            mark.LegendText = string.Create(CultureInfo.InvariantCulture, $"equal error rate {rate:0.0 %}");
        }
        else
        {
            var note = plot.Add.Annotation("Attacks or live people with a score are missing: no curve.", Alignment.MiddleCenter);
            note.LabelFontSize = 16;
        }

        if (presentations.Count - all.Attacks - all.BonaFide is > 0 and var left)
        {
            var note = plot.Add.Annotation($"left out, without a score: {left}", Alignment.MiddleRight);
            note.LabelFontSize = 14;
            note.LabelBackgroundColor = Colors.White;
            note.LabelBorderWidth = 0;
            note.LabelShadowColor = Colors.Transparent;
        }

        plot.ShowLegendBelow();
        plot.SavePng(path, Width, Height);

        ScottPlot.Plottables.Scatter? Draw(string name, DetectionErrorTradeoff tradeoff)
        {
            if (tradeoff.Points.Count == 0)
            {
                return null;
            }

            // Between two thresholds one rate falls before the other rises: a staircase.
            var xs = new List<double>();
            var ys = new List<double>();
            foreach (var point in tradeoff.Points)
            {
                if (xs.Count > 0)
                {
                    xs.Add(Deviate(point.Apcer));
                    ys.Add(ys[^1]);
                }

                xs.Add(Deviate(point.Apcer));
                ys.Add(Deviate(point.Bpcer));
            }

            var line = plot.Add.ScatterLine(xs, ys);
            line.LegendText = string.Create(CultureInfo.InvariantCulture, $"{name} ({tradeoff.Attacks} against {tradeoff.BonaFide} live)");
            return line;
        }
    }

    private static NumericManual Ticks() =>
        new([.. Marks.Select(rate => new Tick(Deviate(rate), rate is Least ? "<1" : rate is Most ? ">99" : (rate * 100).ToString(CultureInfo.InvariantCulture)))]);

    /// <summary>The normal deviate (probit) of a rate, by bisection of the distribution function.</summary>
    private static double Deviate(double rate)
    {
        rate = Math.Clamp(rate, Least, Most);
        var (low, high) = (-4.0, 4.0);
        while (high - low > 1e-9)
        {
            var middle = (low + high) / 2;
            (low, high) = Distribution(middle) < rate ? (middle, high) : (low, middle);
        }

        return low;
    }

    /// <summary>The standard normal distribution function, by Zelen and Severo's approximation (Abramowitz and Stegun 26.2.17): good to 7.5e-8.</summary>
    private static double Distribution(double x)
    {
        var t = 1 / (1 + (0.2316419 * Math.Abs(x)));
        var tail = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI)
            * t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return x < 0 ? tail : 1 - tail;
    }
}

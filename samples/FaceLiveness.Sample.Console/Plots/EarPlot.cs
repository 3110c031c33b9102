using System.Globalization;
using FaceLiveness.Sample.Evaluation;
using ScottPlot;

namespace FaceLiveness.Sample.Plots;

/// <summary>How far the eyes stood open over a video, and which blinks were labelled and found.</summary>
internal static class EarPlot
{
    private const int Height = 620;

    /// <param name="path">Where the PNG goes.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="traces">The tracks of the video.</param>
    /// <param name="clip">The labels.</param>
    /// <param name="score">What came of them.</param>
    /// <param name="times">When each frame was taken.</param>
    public static void Save(
        string path, string title, IReadOnlyList<EarTrace> traces, BlinkClip clip, BlinkScore score, IReadOnlyList<TimeSpan> times)
    {
        var plot = PlotStyle.NewPlot(title, "media time (s)", "eye aspect ratio (EAR), both eyes");
        AddBands("not scored", clip.Ignore, PlotStyle.Grey.WithAlpha(0.15));
        AddBands("labelled long closure", clip.LongClosures, PlotStyle.Purple.WithAlpha(0.25));
        AddBands("labelled blink", [.. score.Labels.Select(label => label.Label)], PlotStyle.Orange.WithAlpha(0.45));

        EarPoint[] points = [.. traces.SelectMany(trace => trace.Points).Where(point => point.Eyes.Ear > 0)];
        foreach (var (trace, i) in traces.Select((trace, i) => (trace, i)))
        {
            AddTrace(trace, named: i == 0);
        }

        var (low, high) = points.Length > 0
            ? (points.Min(point => point.Eyes.Ear), points.Max(point => MathF.Max(point.Eyes.Ear, point.Baseline)))
            : (0, 0.4f);

        // Never closer than half of the open eye: jitter must not look like a blink.
        low = MathF.Min(low, high / 2);
        var room = high - low;
        AddMarks("blink found", [.. score.Labels.Select(label => label.Found).OfType<FrameRange>()], MarkerShape.FilledTriangleDown, PlotStyle.Green);
        AddMarks("found, but no labelled blink", score.False, MarkerShape.Eks, PlotStyle.Vermillion);
        AddMarks("missed", [.. score.Labels.Where(label => label.Found is null).Select(label => label.Label)], MarkerShape.OpenCircle, PlotStyle.Ink);

        var end = times.Count > 0 ? times[^1].TotalSeconds : 1;
        plot.Axes.SetLimits(0, end, low - (0.05 * room), high + (0.16 * room));
        plot.ShowLegendBelow();
        plot.SavePng(path, (int)Math.Clamp(900 + (18 * end), 1100, 2000), Height);

        double Seconds(int frame) => times[frame].TotalSeconds;

        void AddBands(string name, IReadOnlyList<FrameRange> ranges, Color color)
        {
            foreach (var (range, i) in ranges.Select((range, i) => (range, i)))
            {
                // A frame lasts until the next.
                var span = plot.Add.HorizontalSpan(Seconds(range.First), Seconds(Math.Min(range.Last + 1, times.Count - 1)), color);
                span.LineStyle.Width = 0;
                span.LegendText = i == 0 ? name : "";
            }
        }

        void AddTrace(EarTrace trace, bool named)
        {
            // NaN breaks the line where the face was not seen.
            var xs = new List<double>();
            var ears = new List<double>();
            var baselines = new List<double>();
            var previous = TimeSpan.MinValue;
            foreach (var point in trace.Points)
            {
                var time = point.Eyes.Timestamp;
                if (previous != TimeSpan.MinValue && time - previous > TimeSpan.FromMilliseconds(300))
                {
                    xs.Add(previous.TotalSeconds);
                    ears.Add(double.NaN);
                    baselines.Add(double.NaN);
                }

                xs.Add(time.TotalSeconds);
                ears.Add(point.Eyes.Reliable ? point.Eyes.Ear : double.NaN);
                baselines.Add(point.Baseline > 0 ? point.Baseline : double.NaN);
                previous = time;
            }

            var baseline = plot.Add.ScatterLine(xs, baselines, PlotStyle.Ink);
            baseline.LinePattern = LinePattern.Dashed;
            baseline.LineWidth = 1.5f;
            baseline.LegendText = named ? "open-eye baseline" : "";
            var ear = plot.Add.ScatterLine(xs, ears, PlotStyle.Blue);
            ear.LineWidth = 1.8f;
            ear.LegendText = named ? "EAR" : "";
        }

        void AddMarks(string name, IReadOnlyList<FrameRange> ranges, MarkerShape shape, Color color)
        {
            if (ranges.Count > 0)
            {
                var marks = plot.Add.Markers(
                    ranges.Select(range => (Seconds(range.First) + Seconds(range.Last)) / 2).ToArray(),
                    Enumerable.Repeat(high + (0.08 * room), ranges.Count).ToArray(),
                    shape, 13, color);
                marks.MarkerStyle.LineWidth = 3;
                marks.LegendText = string.Create(CultureInfo.InvariantCulture, $"{name} ({ranges.Count})");
            }
        }
    }
}

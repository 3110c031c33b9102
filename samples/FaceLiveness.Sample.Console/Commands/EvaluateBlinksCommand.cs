using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FaceLiveness.Sample.Display;
using FaceLiveness.Sample.Evaluation;
using FaceLiveness.Sample.Plots;
using FaceLiveness.Sample.Wiring;
using Spectre.Console;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>evaluate blinks MANIFEST</c></summary>
internal static class EvaluateBlinksCommand
{
    public static Command Create()
    {
        var manifest = new Argument<string>("manifest") { Description = "A JSON file that names videos, which lie beside it, and the frames of their blinks; docs/evaluating-liveness.md has the format." };
        var fps = new Option<double?>("--fps") { Description = "Drop frames to this rate, as a slower camera would.", HelpName = "n" };
        fps.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is { } rate and not (>= 1 and <= 240))
            {
                result.AddError($"--fps must be from 1 to 240; {rate} was given.");
            }
        });
        var plot = new Option<string?>("--plot") { Description = "Draw the EAR of each video into this folder, as PNG.", HelpName = "folder" };
        var json = EvaluateCommand.Report();
        var command = new Command("blinks", "How well blinks are found in labelled videos: precision, recall, F1.") { manifest, fps, plot, json };
        command.SetAction((parsed, cancellationToken) => Guard.RunAsync(async () =>
        {
            var set = BlinkManifest.Read(parsed.GetValue(manifest)!);
            var models = await new ModelSetup().GetModelsAsync(cancellationToken);
            var times = new List<IReadOnlyList<TimeSpan>>();
            foreach (var clip in set.Clips)
            {
                times.Add(await BlinkRun.TimesAsync(clip, cancellationToken));
            }

            var rate = parsed.GetValue(fps);
            var runs = await WatchAsync(models, set, times, rate, cancellationToken);
            if (parsed.GetValue(plot) is { } folder)
            {
                Draw(runs, rate, folder);
            }

            if (parsed.GetValue(json) is { } path)
            {
                await File.WriteAllTextAsync(path, Json(runs, set.Tolerance, rate).ToJsonString(EvaluateCommand.Indented), cancellationToken);
            }

            Show(runs, set.Tolerance, rate);
            return ExitCode.Success;
        }));
        return command;
    }

    private static async Task<IReadOnlyList<BlinkRun>> WatchAsync(
        IReadOnlyList<ModelFile> models, BlinkManifest set, List<IReadOnlyList<TimeSpan>> times, double? rate, CancellationToken cancellationToken)
    {
        var total = times.Sum(clip => rate is { } fps ? FrameRateCut.Kept(clip, fps).Count : clip.Count);
        using var progress = ProgressLine.OnStandardError("frames", total);
        var looked = 0;
        var runs = new List<BlinkRun>();
        foreach (var (clip, at) in set.Clips.Zip(times))
        {
            runs.Add(await BlinkRun.WatchAsync(models, clip, at, rate, set.Tolerance, () => progress.Show(++looked), cancellationToken));
        }

        return runs;
    }

    private static void Draw(IReadOnlyList<BlinkRun> runs, double? rate, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var run in runs)
        {
            var people = run.Traces.Count == 1 ? "" : $", {run.Traces.Count} tracks";
            var pace = rate is { } fps ? string.Create(CultureInfo.InvariantCulture, $", dropped to {fps:0.##} frames a second") : "";
            var name = string.Concat(run.Clip.Name.Select(c => Path.GetInvalidFileNameChars().Contains(c) ? '_' : c));
            EarPlot.Save(Path.Combine(folder, $"{name}.png"), $"Blinks in {run.Clip.Name}{people}{pace}", run.Traces, run.Clip, run.Score, run.Times);
        }
    }

    private static void Show(IReadOnlyList<BlinkRun> runs, int tolerance, double? rate)
    {
        var table = new Table().RoundedBorder().BorderColor(Color.Grey);
        table.AddColumn("clip");
        foreach (var column in (string[])["frames", "fps", "labelled", "found", "false", "missed", "precision", "recall", "F1", "blinks/min off by"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var run in runs)
        {
            var score = run.Score;
            var seconds = run.Times[^1].TotalSeconds;
            table.AddRow(
                Markup.Escape(run.Clip.Name), Number(run.Looked), seconds > 0 ? ((run.Looked - 1) / seconds).ToString("0.0", CultureInfo.InvariantCulture) : "n/a",
                Number(score.Labelled), Number(score.Found), Number(score.False.Count), Number(score.Missed),
                Share(score.Precision.Share), Share(score.Recall.Share), Share(score.F1), Signed(score.PerMinuteError));
        }

        var totals = Totals(runs);
        table.AddEmptyRow();
        table.AddRow(
            "all", Number(runs.Sum(run => run.Looked)), "", Number(totals.Labelled), Number(totals.Found), Number(totals.Found - totals.Correct), Number(totals.Labelled - totals.Correct),
            Share(totals.Precision.Share), Share(totals.Recall.Share), Share(totals.F1), totals.PerMinuteError is { } error ? $"±{error.ToString("0.0", CultureInfo.InvariantCulture)}" : "n/a");
        Terminal.Out.Write(table);

        foreach (var run in runs)
        {
            foreach (var (closure, found) in run.Score.ClosuresCounted)
            {
                Console.WriteLine($"{run.Clip.Name}: the long closure {closure} was counted as a blink ({found}).");
            }

            List("not labelled", run.Clip.Name, run.Score.False);
            List("missed", run.Clip.Name, [.. run.Score.Labels.Where(label => label.Found is null).Select(label => label.Label)]);
        }

        Console.WriteLine(
            $"A detection counts when it comes within {tolerance} frames of a label, one to one{(rate is null ? "" : "; frames are those of the file, also where some were dropped")}. All tracks of a clip together.");
        Console.WriteLine(
            $"95 % confidence: precision {totals.Precision.Shown}, recall {totals.Recall.Shown} (Wilson), F1 {(totals.F1Interval() is { } interval ? interval.ToString() : "n/a")} (bootstrap over clips).");
        Console.WriteLine($"{totals.Labelled} blinks in {runs.Count} clips are few: the intervals say how far the figures may be off for such clips, not for other people and cameras.");
        Console.WriteLine($"f1={Share(totals.F1)} precision={Share(totals.Precision.Share)} recall={Share(totals.Recall.Share)} closures_counted={totals.ClosuresCounted} clips={runs.Count}");
    }

    private static void List(string what, string clip, IReadOnlyList<FrameRange> ranges)
    {
        if (ranges.Count > 0)
        {
            Console.WriteLine($"{clip}: {what}: frames {string.Join(", ", ranges)}");
        }
    }

    private static JsonObject Json(IReadOnlyList<BlinkRun> runs, int tolerance, double? rate)
    {
        var totals = Totals(runs);
        return new()
        {
            ["tolerance"] = tolerance,
            ["fps"] = rate,
            ["labelled"] = totals.Labelled,
            ["found"] = totals.Found,
            ["correct"] = totals.Correct,
            ["precision"] = EvaluateCommand.Json(totals.Precision),
            ["recall"] = EvaluateCommand.Json(totals.Recall),
            ["f1"] = totals.F1,
            ["f1_interval"] = EvaluateCommand.Json(totals.F1Interval()),
            ["per_minute_error"] = totals.PerMinuteError,
            ["closures_counted"] = totals.ClosuresCounted,
            ["clips"] = new JsonArray([.. runs.Select(Json)]),
        };
    }

    private static JsonNode Json(BlinkRun run) => new JsonObject
    {
        ["clip"] = run.Clip.Name,
        ["frames"] = run.Times.Count,
        ["frames_looked_at"] = run.Looked,
        ["labelled"] = run.Score.Labelled,
        ["precision"] = run.Score.Precision.Share,
        ["recall"] = run.Score.Recall.Share,
        ["f1"] = run.Score.F1,
        ["per_minute_error"] = run.Score.PerMinuteError,
        ["blinks"] = new JsonArray([.. run.Blinks.Select(found => new JsonObject
        {
            ["frames"] = Json(found.Frames),
            ["start"] = found.Blink.Start.TotalSeconds,
            ["end"] = found.Blink.End.TotalSeconds,
            ["depth"] = found.Blink.Depth,
            ["confidence"] = found.Blink.Confidence,
        })]),
        ["false"] = new JsonArray([.. run.Score.False.Select(Json)]),
        ["missed"] = new JsonArray([.. run.Score.Labels.Where(label => label.Found is null).Select(label => Json(label.Label))]),
        ["closures_counted"] = new JsonArray([.. run.Score.ClosuresCounted.Select(counted => Json(counted.Closure))]),
    };

    private static JsonNode Json(FrameRange range) => new JsonArray(range.First, range.Last);

    private static BlinkTotals Totals(IReadOnlyList<BlinkRun> runs) => new([.. runs.Select(run => run.Score)]);

    private static string Share(double? share) => share?.ToString("0.000", CultureInfo.InvariantCulture) ?? "n/a";

    private static string Signed(double? number) => number?.ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) ?? "n/a";

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

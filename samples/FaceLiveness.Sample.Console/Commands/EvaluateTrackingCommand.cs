using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using FaceLiveness.Models;
using FaceLiveness.Sample.Display;
using FaceLiveness.Sample.Evaluation;
using FaceLiveness.Sample.Wiring;
using Spectre.Console;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>evaluate tracking VIDEO TRUTH</c></summary>
internal static class EvaluateTrackingCommand
{
    public static Command Create()
    {
        var video = new Argument<string>("video") { Description = "A recording." };
        var truth = new Argument<string>("truth") { Description = "Its people in MOT format: frame,id,x,y,width,height,… with frames from 1; every frame from the first to the last named is measured." };
        var model = EvaluateCommand.Model();
        var iou = EvaluateCommand.LeastOverlap(TrackingAccuracy.CustomaryIoU);
        var json = CommonOptions.Json();
        var command = new Command("tracking", "How well people are followed through a labelled video: MOTA, IDF1, HOTA, id switches and fragmentations.")
        {
            video, truth, model, iou, json,
        };
        command.SetAction((parsed, cancellationToken) => Guard.RunAsync(async () =>
        {
            var labels = MotTruth.Read(parsed.GetValue(truth)!);
            IReadOnlyList<ModelFile> models = await new ModelSetup().GetModelsAsync(cancellationToken);
            if (parsed.GetValue(model) is { } path)
            {
                models =
                [
                    .. models.Where(file => file.Role != ModelRole.PersonDetector),
                    await ModelStore.FromFileAsync(path, ModelRole.PersonDetector, cancellationToken),
                ];
            }

            var asUsual = await WatchAsync(everyFrame: false);
            var everyFrame = await WatchAsync(everyFrame: true);
            var detector = Path.GetFileName(models.Single(file => file.Role == ModelRole.PersonDetector).Path);
            var frames = labels.LastFrame - labels.FirstFrame + 1;
            if (parsed.GetValue(json))
            {
                Console.WriteLine(new JsonObject
                {
                    ["model"] = detector,
                    ["iou"] = parsed.GetValue(iou),
                    ["frames"] = frames,
                    ["truth"] = asUsual.Accuracy.Labelled,
                    ["pipeline"] = Json(asUsual),
                    ["every_frame"] = Json(everyFrame),
                }.ToJsonString());
            }
            else
            {
                Show(detector, frames, parsed.GetValue(iou), asUsual, everyFrame);
            }

            return ExitCode.Success;

            Task<TrackingRun> WatchAsync(bool everyFrame) =>
                TrackingRun.WatchAsync(models, parsed.GetValue(video)!, labels, parsed.GetValue(iou), everyFrame, cancellationToken);
        }));
        return command;
    }

    private static void Show(string model, int frames, float iou, TrackingRun asUsual, TrackingRun everyFrame)
    {
        var table = new Table().RoundedBorder().BorderColor(Color.Grey);
        table.AddColumn("searched for people");
        foreach (var column in (string[])["MOTA", "IDF1", "HOTA", "id switches", "fragmentations", "missed", "found falsely", "ids"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        AddRow("as the pipeline does", asUsual);
        AddRow("every frame", everyFrame);
        Terminal.Out.Write(table);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{model} on {frames} frames with {asUsual.Accuracy.Labelled} labelled boxes; a box is the person from an overlap of {iou}. The figures below are of the pipeline's own pace."));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"frames={frames} truth={asUsual.Accuracy.Labelled} {Figures("", asUsual)} {Figures("every_frame_", everyFrame)}"));

        void AddRow(string pace, TrackingRun run) => table.AddRow(
            $"{pace}: {run.Searches} times", Share(run.Accuracy.Mota), Share(run.Accuracy.Idf1), Share(run.Accuracy.Hota), Number(run.Accuracy.IdSwitches),
            Number(run.Accuracy.Fragmentations), Number(run.Accuracy.Misses), Number(run.Accuracy.FalsePositives), Number(run.People));
    }

    private static string Figures(string prefix, TrackingRun run) => string.Create(
        CultureInfo.InvariantCulture,
        $"{prefix}searches={run.Searches} {prefix}mota={run.Accuracy.Mota:0.000} {prefix}idf1={run.Accuracy.Idf1:0.000} {prefix}hota={run.Accuracy.Hota:0.000} {prefix}switches={run.Accuracy.IdSwitches} {prefix}fragmentations={run.Accuracy.Fragmentations}");

    private static JsonObject Json(TrackingRun run) => new()
    {
        ["searches"] = run.Searches,
        ["mota"] = run.Accuracy.Mota,
        ["idf1"] = run.Accuracy.Idf1,
        ["hota"] = run.Accuracy.Hota,
        ["detection_accuracy"] = run.Accuracy.DetectionAccuracy,
        ["association_accuracy"] = run.Accuracy.AssociationAccuracy,
        ["switches"] = run.Accuracy.IdSwitches,
        ["fragmentations"] = run.Accuracy.Fragmentations,
        ["missed"] = run.Accuracy.Misses,
        ["false"] = run.Accuracy.FalsePositives,
        ["ids"] = run.People,
    };

    private static string Share(double share) => share.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

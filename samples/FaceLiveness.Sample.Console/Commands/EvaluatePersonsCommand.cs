using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using FaceLiveness.FFmpeg;
using FaceLiveness.Onnx;
using FaceLiveness.Sample.Display;
using FaceLiveness.Sample.Evaluation;
using FaceLiveness.Sample.Wiring;
using Spectre.Console;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>evaluate persons VIDEO TRUTH</c></summary>
internal static class EvaluatePersonsCommand
{
    public static Command Create()
    {
        var video = new Argument<string>("video") { Description = "A recording." };
        var truth = new Argument<string>("truth") { Description = "Its people in MOT format: frame,id,x,y,width,height,… with frames from 1; every frame from the first to the last named is measured." };
        var model = EvaluateCommand.Model();
        var frames = new Option<int?>("--frames") { Description = "Stop after this frame.", HelpName = "n" };
        frames.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1)
            {
                result.AddError("--frames must be at least 1.");
            }
        });
        var iou = EvaluateCommand.LeastOverlap(PersonAccuracy.CustomaryIoU);
        var json = CommonOptions.Json();
        var command = new Command("persons", "Recall and precision of a person detector on a labelled video.") { video, truth, model, frames, iou, json };
        command.SetAction((parsed, cancellationToken) => Guard.RunAsync(async () =>
        {
            var labels = MotTruth.Read(parsed.GetValue(truth)!);
            var last = Math.Min(labels.LastFrame, parsed.GetValue(frames) ?? int.MaxValue);
            if (last < labels.FirstFrame)
            {
                throw new ArgumentException($"The first labelled frame is {labels.FirstFrame}; --frames must be at least that.");
            }

            var path = parsed.GetValue(model) ?? (await new ModelSetup().GetModelsAsync(cancellationToken)).Single(file => file.Role == ModelRole.PersonDetector).Path;
            using var detector = new YoloPersonDetector(path);
            var accuracy = await MeasureAsync(detector, parsed.GetValue(video)!, labels, last, parsed.GetValue(iou), cancellationToken);
            Show(Path.GetFileName(path), last - labels.FirstFrame + 1, accuracy, parsed.GetValue(iou), parsed.GetValue(json));
            return ExitCode.Success;
        }));
        return command;
    }

    private static async Task<PersonAccuracy> MeasureAsync(
        YoloPersonDetector detector, string video, MotTruth labels, int last, float iou, CancellationToken cancellationToken)
    {
        var source = new FFmpegFrameSource(Path.GetFileName(video), video);
        if (source.IsLive)
        {
            throw new ArgumentException($"{source.Id} is a camera; labels belong to the frames of a recording.");
        }

        using var progress = ProgressLine.OnStandardError("frames", last);
        var accuracy = default(PersonAccuracy);
        var number = 0;
        await foreach (var frame in source.ReadFramesAsync(cancellationToken))
        {
            using (frame)
            {
                number++;
                if (number >= labels.FirstFrame)
                {
                    var persons = await detector.DetectAsync([frame], cancellationToken);
                    accuracy = accuracy.Plus(labels[number], persons[0], iou);
                }
            }

            progress.Show(number);
            if (number == last)
            {
                break;
            }
        }

        WholeRecording.ThrowIfDamaged(source.DecodeErrors, video);
        return number == last
            ? accuracy
            : throw new InvalidDataException($"{video} ends after {number} frames, and frames up to {last} are to be measured. Use the video that was labelled, or --frames {number}.");
    }

    private static void Show(string model, int frames, PersonAccuracy accuracy, float iou, bool json)
    {
        var (labelled, found, correct) = accuracy;
        if (json)
        {
            Console.WriteLine(new JsonObject
            {
                ["model"] = model,
                ["iou"] = iou,
                ["frames"] = frames,
                ["truth"] = labelled,
                ["found"] = found,
                ["correct"] = correct,
                ["recall"] = accuracy.Recall,
                ["precision"] = accuracy.Precision,
                ["f1"] = accuracy.F1,
            }.ToJsonString());
            return;
        }

        var table = new Table().RoundedBorder().BorderColor(Color.Grey);
        table.AddColumn("model").AddColumn(new TableColumn("people").RightAligned()).AddColumn(new TableColumn("found rightly").RightAligned())
            .AddColumn(new TableColumn("missed").RightAligned()).AddColumn(new TableColumn("found where nobody is").RightAligned())
            .AddColumn(new TableColumn("overlap from").RightAligned());
        table.AddRow(
            Markup.Escape(model), Number(labelled), Number(correct), Number(labelled - correct), Number(found - correct), iou.ToString(CultureInfo.InvariantCulture));
        Terminal.Out.Write(table);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"frames={frames} truth={labelled} found={found} recall={accuracy.Recall:0.000} precision={accuracy.Precision:0.000} f1={accuracy.F1:0.000}"));
    }

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

using System.CommandLine;
using System.Globalization;
using FaceLiveness.Onnx;
using FaceLiveness.Sample.Display;
using FaceLiveness.Sample.Evaluation;
using FaceLiveness.Sample.Plots;
using FaceLiveness.Sample.Wiring;
using Microsoft.Extensions.Configuration;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>evaluate recognition PAIRS|FOLDER</c></summary>
internal static class EvaluateRecognitionCommand
{
    public static Command Create()
    {
        var set = new Argument<string>("set") { Description = "A folder or .tar: either with pairs.csv (fold,same,a,b; same is 1 or 0) and the pictures beside it or in images beside it, or with a folder of pictures for each person." };
        var model = EvaluateCommand.Model();
        var calibration = new Option<string?>("--calibration") { Description = "Write how often different people were taken for one into this file, for recognition to set its thresholds by.", HelpName = "file" };
        var plots = new Option<string?>("--plots") { Description = "Draw ROC, DET, histograms, open-set rates and error versus reject into this folder.", HelpName = "folder" };
        var damaged = new Option<int>("--degraded") { Description = "Damaged copies of each picture that quality is judged by (blur, darkness, occlusion, low resolution, noise in turn); 0 for none.", DefaultValueFactory = _ => 1, HelpName = "n" };
        damaged.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 100)
            {
                result.AddError("--degraded must be 0 to 100.");
            }
        });
        var json = CommonOptions.Json();
        var command = new Command("recognition", "How well people are told apart, from finding the face to naming it; and the thresholds that follow.") { set, model, calibration, plots, damaged, json };
        command.SetAction((parsed, cancellationToken) => Guard.RunAsync(async () =>
        {
            var pictures = PairSet.Open(parsed.GetValue(set)!);
            var pack = await new ModelSetup().GetModelsAsync(cancellationToken);
            var path = parsed.GetValue(model) ?? PathOf(pack, ModelRole.FaceEmbedder);
            using var detector = new OnnxFaceDetector(PathOf(pack, ModelRole.FaceDetector));
            using var landmarker = new OnnxFaceLandmarker(PathOf(pack, ModelRole.FaceLandmarker));
            using var embedder = new OnnxFaceEmbedder(path);
            var options = WatchServices.Configuration().GetSection($"{FaceLivenessOptions.SectionName}:Recognition").Get<RecognitionOptions>() ?? new();
            var own = options.CalibrationOf(embedder);

            using var progress = ProgressLine.OnStandardError("pictures", pictures.PictureCount);
            var (faces, copies) = await RecognitionRun.ReadAsync(
                pictures, new FaceReader(detector, landmarker, new FaceQualityAssessor(), embedder), parsed.GetValue(damaged), progress.Show, cancellationToken);
            var figures = new RecognitionFigures(pictures.Pairs, faces, copies);
            var report = new RecognitionReport(Path.GetFileName(path), pictures, faces, figures, options, own, figures.Calibrate(embedder.ModelId, Source(parsed.GetValue(set)!, figures, faces)));
            if (parsed.GetValue(calibration) is { } file)
            {
                (report.Measured ?? throw new InvalidDataException(
                    $"{parsed.GetValue(set)} is too small for a calibration: it takes 200 comparisons of different people at least, and there are {figures.Scores.Different.Count}.")).Save(file);
            }

            if (parsed.GetValue(plots) is { } folder)
            {
                RecognitionPlots.Save(Directory.CreateDirectory(folder).FullName, report);
            }

            if (parsed.GetValue(json))
            {
                Console.WriteLine(report.ToJson().ToJsonString());
            }
            else
            {
                RecognitionTables.Write(report);
            }

            return ExitCode.Success;
        }));
        return command;
    }

    private static string PathOf(IReadOnlyList<ModelFile> pack, ModelRole role) => pack.Single(file => file.Role == role).Path;

    private static string Source(string set, RecognitionFigures figures, Dictionary<string, ReadPicture> faces) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(set))}: {figures.Scores.Different.Count} comparisons of different people among {faces.Count} pictures; facelive evaluate recognition");
}

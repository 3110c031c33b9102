using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using FaceLiveness.Imaging.Skia;
using FaceLiveness.Onnx;
using FaceLiveness.Sample.Display;
using FaceLiveness.Sample.Evaluation;
using FaceLiveness.Sample.Wiring;
using Spectre.Console;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>evaluate recognition PAIRS</c></summary>
internal static class EvaluateRecognitionCommand
{
    public static Command Create()
    {
        var pairs = new Argument<string>("pairs") { Description = "A folder or .tar with pairs.csv (fold,same,a,b; same is 1 or 0) and the pictures beside it or in images beside it." };
        var model = EvaluateCommand.Model();
        var json = CommonOptions.Json();
        var command = new Command("recognition", "Accuracy of recognition on pairs of pictures, from finding the face to comparing.") { pairs, model, json };
        command.SetAction((parsed, cancellationToken) => Guard.RunAsync(async () =>
        {
            var set = PairSet.Open(parsed.GetValue(pairs)!);
            var pack = await new ModelSetup().GetModelsAsync(cancellationToken);
            var path = parsed.GetValue(model) ?? PathOf(pack, ModelRole.FaceEmbedder);
            using var detector = new OnnxFaceDetector(PathOf(pack, ModelRole.FaceDetector));
            using var landmarker = new OnnxFaceLandmarker(PathOf(pack, ModelRole.FaceLandmarker));
            using var embedder = new OnnxFaceEmbedder(path);
            var faces = await EmbedAsync(set, new FaceReader(detector, landmarker, new FaceQualityAssessor(), embedder), cancellationToken);
            var report = new VerificationReport([.. set.Pairs.Select(pair => (pair.Fold, pair.Same, Similarity(faces, pair)))]);
            var missed = set.Pairs.GroupBy(pair => pair.Fold, StringComparer.Ordinal).ToDictionary(
                fold => fold.Key, fold => fold.SelectMany(pair => (string[])[pair.A, pair.B]).Distinct(StringComparer.Ordinal).Count(name => !faces.ContainsKey(name)));
            var outcome = new Outcome(Path.GetFileName(path), embedder.Calibration is { } calibration ? new RecognitionOptions().ForGallery(calibration, 1).Accept : null, report, missed, set.PictureCount - faces.Count, set.PictureCount);
            if (parsed.GetValue(json))
            {
                WriteJson(outcome);
            }
            else
            {
                Write(outcome);
            }

            return ExitCode.Success;
        }));
        return command;
    }

    private static string PathOf(IReadOnlyList<ModelFile> pack, ModelRole role) => pack.Single(file => file.Role == role).Path;

    private static async Task<Dictionary<string, FaceEmbedding>> EmbedAsync(PairSet set, FaceReader reader, CancellationToken cancellationToken)
    {
        var codec = new SkiaImageCodec();
        using var progress = ProgressLine.OnStandardError("pictures", set.PictureCount);
        var faces = new Dictionary<string, FaceEmbedding>(StringComparer.Ordinal);
        var done = 0;
        foreach (var (name, file) in set.ReadPictures())
        {
            using var picture = Decode(codec, name, file);
            var face = (await reader.ReadAsync(picture, cancellationToken)).MinBy(face => CentralFace.Distance(face.Face.Box, picture));
            if (face is not null)
            {
                faces[name] = face.Embedding;
            }

            progress.Show(++done);
        }

        return faces;
    }

    private static VideoFrame Decode(SkiaImageCodec codec, string name, byte[] file)
    {
        try
        {
            return codec.Decode(file);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{name}: {exception.Message}", exception);
        }
    }

    private static float Similarity(Dictionary<string, FaceEmbedding> faces, PicturePair pair) =>
        faces.TryGetValue(pair.A, out var a) && faces.TryGetValue(pair.B, out var b) ? a.Similarity(b) : Verification.NoFace;

    private static void Write(Outcome outcome)
    {
        var report = outcome.Report;
        var table = new Table().RoundedBorder().BorderColor(Color.Grey).Title($"[bold]{Markup.Escape(outcome.Model)}[/]");
        table.AddColumn("fold");
        string[] columns =
        [
            "pairs", "different", "threshold", "accuracy", outcome.Accept is { } accept ? string.Create(CultureInfo.InvariantCulture, $"at its own {accept:0.00}") : "at its own",
            "TAR at FAR 1e-2", "TAR at FAR 1e-3", "strangers up to", "without a face",
        ];
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var fold in report.Folds)
        {
            AddRow(fold.Fold, fold.Pairs, fold.Threshold, fold.Accuracy, outcome.MissedByFold[fold.Fold]);
        }

        if (report.Folds.Count > 1)
        {
            AddRow("all", report.All, report.Threshold, report.Accuracy, outcome.Missed);
        }

        Terminal.Out.Write(table);
        Console.WriteLine(report.IsChosenOnTheSame
            ? "The threshold was chosen on the same pairs that it judges, for there is one fold: a best case."
            : "Each fold's threshold was chosen on the other folds; the last row has the mean of the thresholds.");
        foreach (var oneIn in (int[])[100, 1000])
        {
            if (report.All.TrueAcceptRate(oneIn) is null)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"TAR at FAR 1/{oneIn} can't be told: that takes {oneIn} pairs of different people, and there are {report.All.Different}."));
            }
        }

        if (outcome.Accept is null)
        {
            Console.WriteLine("The model's own threshold: nobody has measured one for these weights.");
        }

        if (outcome.Missed > 0)
        {
            Console.WriteLine($"In {outcome.Missed} of {outcome.Pictures} pictures no face was found; their pairs count as unlike.");
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"pairs={report.All.Count} accuracy={report.Accuracy:0.0000} threshold={report.Threshold:0.000} tar_at_fmr_1e3={Share(report.All.TrueAcceptRate(1000))} faces_missed={outcome.Missed}"));

        void AddRow(string name, Verification pairs, float threshold, double accuracy, int missed) => table.AddRow(
            Markup.Escape(name),
            pairs.Count.ToString(CultureInfo.InvariantCulture),
            pairs.Different.ToString(CultureInfo.InvariantCulture),
            threshold.ToString("0.000", CultureInfo.InvariantCulture),
            Share(accuracy),
            Share(outcome.Accept is { } own ? pairs.Accuracy(own) : null),
            Share(pairs.TrueAcceptRate(100)),
            Share(pairs.TrueAcceptRate(1000)),
            pairs.MostAlikeStrangers?.ToString("0.000", CultureInfo.InvariantCulture) ?? "n/a",
            missed.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteJson(Outcome outcome)
    {
        var report = outcome.Report;
        var line = Part(report.All, report.Threshold, report.Accuracy, outcome.Missed);
        line["model"] = outcome.Model;
        line["accept_threshold"] = outcome.Accept;
        line["threshold_chosen_on"] = report.IsChosenOnTheSame ? "the same pairs" : "the other folds";
        line["pictures"] = outcome.Pictures;
        line["folds"] = new JsonArray([.. report.Folds.Select(fold =>
        {
            var part = Part(fold.Pairs, fold.Threshold, fold.Accuracy, outcome.MissedByFold[fold.Fold]);
            part["fold"] = fold.Fold;
            return part;
        })]);
        Console.WriteLine(line.ToJsonString());

        JsonObject Part(Verification pairs, float threshold, double accuracy, int missed) => new()
        {
            ["pairs"] = pairs.Count,
            ["different"] = pairs.Different,
            ["threshold"] = threshold,
            ["accuracy"] = accuracy,
            ["accuracy_at_accept"] = outcome.Accept is { } own ? pairs.Accuracy(own) : null,
            ["tar_at_fmr_1e2"] = pairs.TrueAcceptRate(100),
            ["tar_at_fmr_1e3"] = pairs.TrueAcceptRate(1000),
            ["largest_different"] = pairs.MostAlikeStrangers,
            ["faces_missed"] = missed,
        };
    }

    private static string Share(double? share) => share?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "n/a";

    private sealed record Outcome(string Model, float? Accept, VerificationReport Report, IReadOnlyDictionary<string, int> MissedByFold, int Missed, int Pictures);
}

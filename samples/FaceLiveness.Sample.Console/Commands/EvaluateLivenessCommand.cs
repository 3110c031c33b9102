using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using FaceLiveness.Sample.Display;
using FaceLiveness.Sample.Evaluation;
using FaceLiveness.Sample.Plots;
using FaceLiveness.Sample.Wiring;
using Spectre.Console;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>evaluate liveness MANIFEST</c></summary>
internal static class EvaluateLivenessCommand
{
    // What the passive check calls itself: the one that a picture can be shown to, since it asks for no movement.
    private const string Passive = "passive";

    public static Command Create()
    {
        var manifest = new Argument<string>("manifest") { Description = "A JSON file that names videos and pictures, which lie beside it, and what each shows; docs/evaluating-liveness.md has the format." };
        var plot = new Option<string?>("--plot") { Description = "Draw the detection error trade-off of the passive check into this PNG.", HelpName = "file" };
        var json = EvaluateCommand.Report();
        var command = new Command("liveness", "How well attacks are told from live people: APCER, BPCER, ACER (ISO/IEC 30107-3).") { manifest, plot, json };
        command.SetAction((parsed, cancellationToken) => Guard.RunAsync(async () =>
        {
            var items = LivenessManifest.Read(parsed.GetValue(manifest)!);
            var models = await new ModelSetup().GetModelsAsync(cancellationToken);
            var runs = await WatchAsync(models, items, cancellationToken);
            if (parsed.GetValue(plot) is { } picture)
            {
                DetPlot.Save(picture, "Passive check: detection error trade-off (%)", Of(runs, Passive));
            }

            if (parsed.GetValue(json) is { } path)
            {
                await File.WriteAllTextAsync(path, Json(runs).ToJsonString(EvaluateCommand.Indented), cancellationToken);
            }

            Show(runs);
            return ExitCode.Success;
        }));
        return command;
    }

    private static async Task<IReadOnlyList<LivenessRun>> WatchAsync(
        IReadOnlyList<ModelFile> models, IReadOnlyList<LivenessItem> items, CancellationToken cancellationToken)
    {
        using var progress = ProgressLine.OnStandardError("items", items.Count);
        var runs = new List<LivenessRun>();
        foreach (var item in items)
        {
            runs.Add(await LivenessRun.WatchAsync(models, item, cancellationToken));
            progress.Show(runs.Count);
        }

        return runs;
    }

    /// <summary>What a check, or the policy, is judged by. A picture of somebody live is not somebody live: only the passive check, which looks at pictures, is asked about it.</summary>
    private static IReadOnlyList<Presentation> Of(IReadOnlyList<LivenessRun> runs, string? check) =>
    [
        .. runs.Where(run => (run.Item.IsAttack || !run.Item.IsPicture || check == Passive) && (check is null || run.Checks.ContainsKey(check)))
            .Select(run => run.By(check)),
    ];

    private static IEnumerable<string> Checks(IReadOnlyList<LivenessRun> runs) => runs.SelectMany(run => run.Checks.Keys).Distinct(StringComparer.Ordinal);

    private static void Show(IReadOnlyList<LivenessRun> runs)
    {
        ShowItems(runs);
        var policy = new AttackDetection(Of(runs, null));
        var passive = new AttackDetection(Of(runs, Passive));
        List<(string Name, AttackDetection Measured)> columns =
            [("policy: all checks together", policy), .. Checks(runs).Select(check => ($"{check} alone", new AttackDetection(Of(runs, check))))];
        var table = new Table().RoundedBorder().BorderColor(Color.Grey);
        table.AddColumn("share, 95 % interval, count");
        foreach (var (name, _) in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(name)).RightAligned());
        }

        foreach (var kind in policy.ByKind.Concat(passive.ByKind).Select(kind => kind.Kind).Distinct(StringComparer.Ordinal))
        {
            AddRow($"APCER, {kind}: taken for live", measured => measured.ByKind.FirstOrDefault(other => other.Kind == kind).Apcer.Shown);
        }

        AddRow("APCER of the worst kind", measured => measured.Apcer.Shown);
        AddRow("APNRR: attacks without a verdict", measured => measured.AttackNonResponse.Shown);
        AddRow("BPCER: live people taken for attacks", measured => measured.Bpcer.Shown);
        AddRow("BPNRR: live people without a verdict", measured => measured.BonaFideNonResponse.Shown);
        AddRow("ACER: mean of APCER and BPCER", measured => Share(measured.Acer));
        AddRow("inconclusive, of all", measured => measured.Inconclusive.Shown);
        AddRow("time to a verdict, median", measured => Seconds(measured.TimeToVerdict(0.5)));
        AddRow("time to a verdict, 95 %", measured => Seconds(measured.TimeToVerdict(0.95)));
        Terminal.Out.Write(table);

        Console.WriteLine("An item is taken for live where it was called live in any frame; else for an attack where it was called one in any frame; else it is without a verdict, which is an error of neither kind.");
        Console.WriteLine($"Pictures are shown as {PictureSource.Length.TotalSeconds:0} s of video in which nothing moves; pictures of live people count for the passive check only, since they can't blink.");
        Console.WriteLine(
            $"These are {Count(policy.Attacks, "attack", "attacks")} and {Count(policy.BonaFide, "live person", "live people")} for the policy, {passive.Attacks} and {passive.BonaFide} for the passive check{Few(passive)}.");
        Console.WriteLine($"{Figures("", policy)} {Figures("passive_", passive)}");

        void AddRow(string name, Func<AttackDetection, string> figure) =>
            table.AddRow([Markup.Escape(name), .. columns.Select(column => Markup.Escape(figure(column.Measured)))]);
    }

    private static void ShowItems(IReadOnlyList<LivenessRun> runs)
    {
        var table = new Table().RoundedBorder().BorderColor(Color.Grey);
        table.AddColumn("item").AddColumn("kind").AddColumn(new TableColumn("seconds").RightAligned()).AddColumn("at the end").AddColumn("first live").AddColumn("first spoof")
            .AddColumn("enrolled").AddColumn("passive at the end").AddColumn(new TableColumn("its mean score").RightAligned());
        foreach (var run in runs)
        {
            var passive = run.Checks.GetValueOrDefault(Passive);
            table.AddRow(
                Markup.Escape(Path.GetFileName(run.Item.Name)), Markup.Escape(run.Item.Kind), $"{run.Length.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)}{(run.Item.IsPicture ? " still" : "")}",
                State(run.Policy), At(run, run.Policy.FirstLive), At(run, run.Policy.FirstSpoof), run.Enrolled ? "yes" : "no",
                passive is null ? "n/a" : State(passive), Share(passive?.MeanScore));
        }

        Terminal.Out.Write(table);
        foreach (var run in runs.Where(run => run.FaceSeen is null))
        {
            Console.WriteLine($"{run.Item.Name}: no face was found.");
        }
    }

    private static string Few(AttackDetection measured) =>
        measured.ByKind.Select(kind => kind.Apcer.Of).Append(measured.BonaFide).Min() < 100
            ? ": very few. To say with 95 % confidence that an error is rarer than 3 %, it takes 100 of each kind without one"
            : "";

    private static string Figures(string prefix, AttackDetection measured) =>
        $"{prefix}apcer={Share(measured.Apcer.Share)} {prefix}bpcer={Share(measured.Bpcer.Share)} {prefix}acer={Share(measured.Acer)} {prefix}inconclusive={Share(measured.Inconclusive.Share)}";

    private static JsonObject Json(IReadOnlyList<LivenessRun> runs) => new()
    {
        ["policy"] = Json(new AttackDetection(Of(runs, null))),
        ["checks"] = new JsonObject(Checks(runs).Select(check => KeyValuePair.Create<string, JsonNode?>(check, Json(new AttackDetection(Of(runs, check)))))),
        ["passive_det"] = new JsonArray([.. new DetectionErrorTradeoff(Of(runs, Passive)).Points.Select(point => new JsonObject
        {
            ["threshold"] = double.IsFinite(point.Threshold) ? point.Threshold : null,
            ["apcer"] = point.Apcer,
            ["bpcer"] = point.Bpcer,
        })]),
        ["items"] = new JsonArray([.. runs.Select(Json)]),
    };

    private static JsonObject Json(AttackDetection measured) => new()
    {
        ["attacks"] = measured.Attacks,
        ["bona_fide"] = measured.BonaFide,
        ["apcer_by_kind"] = new JsonObject(measured.ByKind.Select(kind => KeyValuePair.Create<string, JsonNode?>(kind.Kind, EvaluateCommand.Json(kind.Apcer)))),
        ["apcer"] = EvaluateCommand.Json(measured.Apcer),
        ["apnrr"] = EvaluateCommand.Json(measured.AttackNonResponse),
        ["bpcer"] = EvaluateCommand.Json(measured.Bpcer),
        ["bpnrr"] = EvaluateCommand.Json(measured.BonaFideNonResponse),
        ["acer"] = measured.Acer,
        ["inconclusive"] = EvaluateCommand.Json(measured.Inconclusive),
        ["seconds_to_verdict_median"] = measured.TimeToVerdict(0.5)?.TotalSeconds,
        ["seconds_to_verdict_95"] = measured.TimeToVerdict(0.95)?.TotalSeconds,
    };

    private static JsonNode Json(LivenessRun run) => new JsonObject
    {
        ["file"] = run.Item.Name,
        ["kind"] = run.Item.Kind,
        ["person"] = run.Item.Person,
        ["seconds"] = run.Length.TotalSeconds,
        ["still"] = run.Item.IsPicture,
        ["face_seen_at"] = run.FaceSeen?.TotalSeconds,
        ["enrolled"] = run.Enrolled,
        ["policy"] = Json(run.Policy, run.FaceSeen),
        ["checks"] = new JsonObject(run.Checks.Select(check => KeyValuePair.Create<string, JsonNode?>(check.Key, Json(check.Value, run.FaceSeen)))),
    };

    private static JsonObject Json(VerdictLog log, TimeSpan? faceSeen) => new()
    {
        ["at_end"] = State(log),
        ["reason"] = log.Last?.Reason,
        ["ever_live"] = log.FirstLive is not null,
        ["ever_spoof"] = log.FirstSpoof is not null,
        ["seconds_to_verdict"] = (log.FirstVerdict - faceSeen)?.TotalSeconds,
        ["seconds_to_live"] = (log.FirstLive - faceSeen)?.TotalSeconds,
        ["mean_score"] = log.MeanScore,
    };

    private static string State(VerdictLog log) => log.Last?.State switch
    {
        LivenessState.Live => "live",
        LivenessState.Spoof => "spoof",
        LivenessState.Inconclusive => "inconclusive",
        _ => "not_checked",
    };

    private static string At(LivenessRun run, TimeSpan? time) => time is null ? "never" : $"after {Seconds(time - run.FaceSeen)}";

    private static string Count(int count, string one, string many) => $"{count} {(count == 1 ? one : many)}";

    private static string Seconds(TimeSpan? time) => time is { } some ? $"{some.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s" : "n/a";

    private static string Share(double? share) => share?.ToString("0.000", CultureInfo.InvariantCulture) ?? "n/a";
}

using System.CommandLine;
using System.Globalization;
using FaceLiveness.Onnx;
using FaceLiveness.Sample.Display;
using FaceLiveness.Sample.Evaluation;
using FaceLiveness.Sample.Wiring;
using Microsoft.Extensions.Configuration;
using Spectre.Console;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>evaluate identities PAIRS|FOLDER</c></summary>
internal static class EvaluateIdentitiesCommand
{
    public static Command Create()
    {
        var set = new Argument<string>("set") { Description = "A folder or .tar with a folder of pictures for each person, as 'evaluate recognition' takes it." };
        var appearances = Count("--appearances", "How many times somebody comes into view.", 10_000);
        var most = Count("--people", "How many people there are, at most.", 400);
        var seed = Count("--seed", "Draws who they are, who appears when, and what goes wrong.", 1);
        var command = new Command("identities", "Who is remembered as whom, over thousands of simulated appearances of real faces.") { set, appearances, most, seed };
        command.SetAction((parsed, cancellationToken) => Guard.RunAsync(async () =>
        {
            var plan = new SimulationPlan { Appearances = parsed.GetValue(appearances), Seed = parsed.GetValue(seed) };
            using var stages = OnnxStages.Open(await new ModelSetup().GetModelsAsync(cancellationToken));
            var people = await ReadAsync(PairSet.Open(parsed.GetValue(set)!), parsed.GetValue(most), plan.Seed, stages, cancellationToken);
            var options = WatchServices.Configuration().GetSection(FaceLivenessOptions.SectionName).Get<FaceLivenessOptions>() ?? new();
            var calibration = options.Recognition.CalibrationOf(stages.FaceEmbedder);
            var clock = new SimulatedClock();
            await using var profiles = new ProfileManager(
                new InMemoryProfileStore(),
                new Gallery(stages.FaceEmbedder.ModelId, stages.FaceEmbedder.Dimension),
                options.Profiles,
                options.Recognition,
                calibration,
                timeProvider: clock);
            await profiles.LoadAsync(cancellationToken);
            using var progress = ProgressLine.OnStandardError("appearances", plan.Appearances);
            var simulation = new IdentitySimulation(people, plan, profiles, clock, () => new TrackIdentityVote(options.Recognition, calibration), options.Recognition);
            Write(await simulation.RunAsync(progress.Show, cancellationToken), options.Profiles.SamplesKept);
            return ExitCode.Success;
        }));
        return command;
    }

    private static Option<int> Count(string name, string description, int usual)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual, HelpName = "n" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError($"{name} must be at least 1.");
            }
        });
        return option;
    }

    private static async Task<PersonLooks[]> ReadAsync(PairSet set, int most, int seed, OnnxStages stages, CancellationToken cancellationToken)
    {
        if (set.People.Count == 0)
        {
            throw new InvalidDataException("Who is in which picture can't be told: expected a folder of pictures for each person.");
        }

        var chosen = set.People.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var random = new Random(seed);
        random.Shuffle(chosen);
        var kept = chosen.Take(most).ToHashSet(StringComparer.Ordinal);
        var pictures = set.ReadPictures().Select(picture => (Person: set.People[picture.Name], picture.File)).Where(picture => kept.Contains(picture.Person)).ToList();
        using var progress = ProgressLine.OnStandardError("pictures", pictures.Count);
        var people = (await new LookBank(stages, seed).ReadAsync(pictures, progress.Show, cancellationToken)).OrderBy(person => person.Person, StringComparer.Ordinal).ToArray();
        random.Shuffle(people);
        return people;
    }

    private static void Write(SimulationOutcome outcome, int samplesKept)
    {
        var table = new Table().RoundedBorder().BorderColor(Color.Grey).Title(string.Create(
            CultureInfo.InvariantCulture, $"[bold]{outcome.Appearances:#,0} appearances of {outcome.People} people, {outcome.Looks:#,0} looks[/]"));
        table.AddColumn("what").AddColumn(new TableColumn("figure").RightAligned()).AddColumn("");
        Add("people with a profile", outcome.Remembered, $"of {outcome.People}");
        Add("profiles", outcome.Profiles, string.Create(CultureInfo.InvariantCulture, $"{outcome.Samples} samples, at most {outcome.MostSamples} in one ({samplesKept} are allowed)"));
        Add("profiles of two people", outcome.Poisoned.Count, string.Join("; ", outcome.Poisoned));
        Add("people with two profiles", outcome.Split.Count, string.Create(CultureInfo.InvariantCulture, $"{outcome.SplitShare:0.0 %} of those with a profile: {string.Join(", ", outcome.Split)}"));
        Add("profiles merged by themselves", outcome.Merged, "");
        Add("tracks under a wrong name", outcome.WronglyNamed, string.Create(CultureInfo.InvariantCulture, $"{(double)outcome.WronglyNamed / outcome.Appearances:0.00 %} of all, for however short"));
        Add("known people named", outcome.Named.Count, outcome.Named.Shown);
        Add("strangers left without a name", outcome.StrangersLeftUnnamed.Count, outcome.StrangersLeftUnnamed.Shown);
        Terminal.Out.Write(table);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"appearances={outcome.Appearances} people={outcome.People} remembered={outcome.Remembered} profiles={outcome.Profiles} poisoned={outcome.Poisoned.Count} "
            + $"split={outcome.Split.Count} split_share={outcome.SplitShare:0.0000} merged={outcome.Merged} wrongly_named={outcome.WronglyNamed} named={outcome.Named.Share:0.0000} "
            + $"samples={outcome.Samples} most_samples={outcome.MostSamples}"));

        void Add(string what, int figure, string remark) => table.AddRow(what, figure.ToString(CultureInfo.InvariantCulture), Markup.Escape(remark));
    }
}

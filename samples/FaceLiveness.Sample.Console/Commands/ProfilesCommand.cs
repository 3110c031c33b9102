using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using FaceLiveness.Sample.Display;
using FaceLiveness.Sample.Wiring;
using Spectre.Console;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>profiles list | show | rename | merge | erase</c></summary>
internal static class ProfilesCommand
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public static Command Create() => new("profiles", "Shows and changes the people who are known.") { List(), Show(), Rename(), Merge(), Erase() };

    private static Command List()
    {
        var output = CommonOptions.Output();
        var json = CommonOptions.Json();
        var command = new Command("list", "Shows everybody who has a profile.") { output, json };
        command.SetAction((parsed, cancellationToken) => WithDesk(parsed.OutputFolder(output), DeskAccess.Read, cancellationToken, desk =>
        {
            var profiles = desk.Manager.List();
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(profiles.Select(AsJson), Json));
                return Task.FromResult(ExitCode.Success);
            }

            if (profiles.Count == 0)
            {
                Console.WriteLine($"No profiles in {OutputFolder.Shown(desk.Folder)} yet: 'facelive watch' makes them of live unknowns, 'facelive enroll' from pictures.");
                return Task.FromResult(ExitCode.Success);
            }

            var table = new Table().RoundedBorder().BorderColor(Color.Grey);
            table.AddColumn("id").AddColumn("name").AddColumn("how").AddColumn(new TableColumn("samples").RightAligned()).AddColumn("made").AddColumn("last seen");
            foreach (var profile in profiles)
            {
                table.AddRow(
                    Markup.Escape(profile.Id), Markup.Escape(profile.Name), profile.Origin == ProfileOrigin.Enrolled ? "enrolled" : "captured",
                    profile.Samples.Count.ToString(CultureInfo.InvariantCulture), Date(profile.CreatedAt), Date(profile.LastSeenAt));
            }

            Terminal.Out.Write(table);
            return Task.FromResult(ExitCode.Success);
        }));
        return command;
    }

    private static Command Show()
    {
        var id = Id("profile");
        var output = CommonOptions.Output();
        var json = CommonOptions.Json();
        var command = new Command("show", "Shows one profile and its samples.") { id, output, json };
        command.SetAction((parsed, cancellationToken) => WithDesk(parsed.OutputFolder(output), DeskAccess.Read, cancellationToken, desk =>
        {
            var profile = desk.Find(parsed.GetValue(id)!);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(AsJson(profile), Json));
                return Task.FromResult(ExitCode.Success);
            }

            Terminal.Out.MarkupLine($"[bold]{Markup.Escape(profile.Name)}[/] [grey]{Markup.Escape(profile.Id)}, made {Date(profile.CreatedAt)}, last seen {Date(profile.LastSeenAt)}[/]");
            var table = new Table().RoundedBorder().BorderColor(Color.Grey);
            table.AddColumn("sample").AddColumn("how").AddColumn(new TableColumn("quality").RightAligned()).AddColumn("taken").AddColumn("from");
            foreach (var sample in profile.Samples)
            {
                table.AddRow(
                    Markup.Escape(sample.Id), sample.Origin == ProfileOrigin.Enrolled ? "enrolled" : "captured",
                    sample.Quality.ToString("0.00", CultureInfo.InvariantCulture), Date(sample.CapturedAt), Markup.Escape(sample.Source));
            }

            Terminal.Out.Write(table);
            return Task.FromResult(ExitCode.Success);
        }));
        return command;
    }

    private static Command Rename()
    {
        var id = Id("profile");
        var name = new Argument<string>("name") { Description = "The new name." };
        var output = CommonOptions.Output();
        var command = new Command("rename", "Gives a person a name.") { id, name, output };
        command.SetAction((parsed, cancellationToken) => WithDesk(parsed.OutputFolder(output), DeskAccess.Change, cancellationToken, async desk =>
        {
            var before = desk.Find(parsed.GetValue(id)!);
            var profile = await desk.Manager.RenameAsync(before.Id, parsed.GetValue(name)!, cancellationToken: cancellationToken);
            Console.WriteLine($"{before.Name} is now {profile!.Name}.");
            return ExitCode.Success;
        }));
        return command;
    }

    private static Command Merge()
    {
        var from = Id("from");
        var into = Id("into");
        var output = CommonOptions.Output();
        var command = new Command("merge", "Makes two profiles of one person one: 'from' goes into 'into'.") { from, into, output };
        command.SetAction((parsed, cancellationToken) => WithDesk(parsed.OutputFolder(output), DeskAccess.Change, cancellationToken, async desk =>
        {
            var (source, target) = (desk.Find(parsed.GetValue(from)!), desk.Find(parsed.GetValue(into)!));
            var profile = await desk.Manager.MergeAsync(source.Id, target.Id, cancellationToken: cancellationToken);
            Console.WriteLine($"{source.Name} is part of {profile!.Name} now ({profile.Samples.Count} samples).");
            return ExitCode.Success;
        }));
        return command;
    }

    private static Command Erase()
    {
        var id = Id("profile");
        var output = CommonOptions.Output();
        var command = new Command("erase", "Deletes a person for good: profile, vectors and pictures.") { id, output };
        command.SetAction((parsed, cancellationToken) => WithDesk(parsed.OutputFolder(output), DeskAccess.Change, cancellationToken, async desk =>
        {
            var profile = desk.Find(parsed.GetValue(id)!);
            await desk.Manager.EraseAsync(profile.Id, cancellationToken: cancellationToken);
            Console.WriteLine($"{profile.Name} is erased: profile, vectors and pictures are gone.");
            return ExitCode.Success;
        }));
        return command;
    }

    private static Argument<string> Id(string name) => new(name) { Description = "Id of a profile, or a name that only one has." };

    private static Task<int> WithDesk(OutputFolder output, DeskAccess access, CancellationToken cancellationToken, Func<ProfileDesk, Task<int>> action) => Guard.RunAsync(async () =>
    {
        await using var desk = await ProfileDesk.OpenAsync(output, access, cancellationToken);
        return await action(desk);
    });

    // Never the vectors: they are biometric data, and no use on a screen.
    private static object AsJson(Profile profile) => new
    {
        profile.Id,
        profile.Name,
        Origin = profile.Origin.ToString().ToLowerInvariant(),
        profile.Version,
        profile.CreatedAt,
        profile.UpdatedAt,
        profile.LastSeenAt,
        Samples = profile.Samples.Select(sample => new { sample.Id, sample.Quality, Origin = sample.Origin.ToString().ToLowerInvariant(), sample.CapturedAt, sample.Source }),
    };

    private static string Date(DateTimeOffset date) => date == default ? "" : date.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}

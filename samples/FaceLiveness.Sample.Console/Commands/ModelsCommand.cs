using System.CommandLine;
using System.Globalization;
using FaceLiveness.Models;
using FaceLiveness.Sample.Display;
using FaceLiveness.Sample.Wiring;
using Spectre.Console;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>models list | pull | verify</c></summary>
internal static class ModelsCommand
{
    public static Command Create() => new("models", "Lists, fetches and checks model weights and sample clips.") { List(), Pull(), Verify() };

    private static Command List()
    {
        var command = new Command("list", "Shows every model of the catalogue: what it is for, its licence, and whether it is here.");
        command.SetAction((_, cancellationToken) => Guard.RunAsync(async () =>
        {
            Show(await new ModelSetup().Open().ListAsync(cancellationToken));
            return ExitCode.Success;
        }));
        return command;
    }

    private static Command Pull()
    {
        var ids = new Argument<string[]>("id") { Description = "Catalogue ids; none means the default pack.", Arity = ArgumentArity.ZeroOrMore };
        var clips = new Option<bool>("--with-clips") { Description = "Fetch the sample clips of the demo too." };
        var sha256 = new Option<string?>("--sha256") { Description = "The hash you trust, for an entry whose hash the catalogue does not know.", HelpName = "hash" };
        var command = new Command("pull", "Fetches what is missing and replaces what is damaged.") { ids, clips, sha256 };
        command.SetAction((parsed, cancellationToken) => Guard.RunAsync(async () =>
        {
            var setup = new ModelSetup();
            var store = setup.Open();
            string[] wanted = parsed.GetValue(ids) is { Length: > 0 } named ? named : [.. ModelCatalog.DefaultPack];
            if (parsed.GetValue(clips))
            {
                wanted = [.. wanted, .. ModelCatalog.SampleClips];
            }

            await setup.TellLicensesAsync(store, wanted, cancellationToken);
            try
            {
                if (parsed.GetValue(sha256) is { } hash)
                {
                    foreach (var id in wanted)
                    {
                        await store.PullAsync(id, hash, cancellationToken);
                    }
                }
                else
                {
                    await store.PullAsync(wanted, cancellationToken);
                }
            }
            finally
            {
                setup.EndLine();
            }

            Console.WriteLine($"{wanted.Length} in place in {OutputFolder.Shown(store.HomeFolder)}.");
            return ExitCode.Success;
        }));
        return command;
    }

    private static Command Verify()
    {
        var ids = new Argument<string[]>("id") { Description = "Catalogue ids; none means all that are here.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("verify", "Hashes what is here and compares it with the catalogue.") { ids };
        command.SetAction((parsed, cancellationToken) => Guard.RunAsync(async () =>
        {
            var setup = new ModelSetup();
            var named = parsed.GetValue(ids) is { Length: > 0 } given ? given : null;
            var statuses = await setup.Open().VerifyAsync(named, cancellationToken);
            setup.EndLine();
            Show(named is null ? [.. statuses.Where(status => status.State != ModelState.Missing)] : statuses);
            return statuses.Any(status => status.State == ModelState.Corrupt || (named is not null && status.State == ModelState.Missing))
                ? ExitCode.Failure
                : ExitCode.Success;
        }));
        return command;
    }

    private static void Show(IReadOnlyList<ModelStatus> statuses)
    {
        var table = new Table().RoundedBorder().BorderColor(Color.Grey);
        table.AddColumn("id").AddColumn("for").AddColumn("here").AddColumn(new TableColumn("size").RightAligned()).AddColumn("licence").AddColumn("source");
        foreach (var status in statuses)
        {
            table.AddRow(
                Markup.Escape(status.Entry.Id),
                status.Entry.Role?.ToString() ?? "sample clip",
                status.State switch
                {
                    ModelState.Installed => "[green]yes[/]",
                    ModelState.Corrupt => "[red]damaged[/]",
                    _ => "[grey]no[/]",
                },
                status.Bytes is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MB") : "",
                Markup.Escape(status.Entry.License),
                Markup.Escape(status.Entry.Source.ToString()));
        }

        Terminal.Out.Write(table);
    }
}

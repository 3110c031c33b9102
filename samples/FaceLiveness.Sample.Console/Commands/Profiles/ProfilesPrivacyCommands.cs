using System.CommandLine;
using FaceLiveness.Sample.Display;
using FaceLiveness.Sample.Wiring;
using FaceLiveness.Storage.Files;
using Spectre.Console;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>profiles consent | export | erase</c>: what a person may ask for.</summary>
internal static class ProfilesPrivacyCommands
{
    public static Command Consent()
    {
        var id = ProfilesCommand.Id("profile");
        var purpose = new Option<string?>("--purpose") { Description = "What the face is kept for, in plain words.", HelpName = "text" };
        var basis = new Option<string?>("--basis") { Description = "The legal basis: consent, contract, ….", HelpName = "text" };
        var given = new Option<DateTimeOffset?>("--given") { Description = "When it was given; now unless said otherwise.", HelpName = "date", CustomParser = ProfilesCommand.Date };
        var until = new Option<DateTimeOffset?>("--until") { Description = "When it ends: the profile is erased then.", HelpName = "date", CustomParser = ProfilesCommand.Date };
        var withdraw = new Option<bool>("--withdraw") { Description = "There are no grounds any more. 'profiles erase' deletes the person." };
        var output = CommonOptions.Output();
        var command = new Command("consent", "Notes on what grounds, for what and until when a person's face is kept.") { id, purpose, basis, given, until, withdraw, output };
        command.Validators.Add(result =>
        {
            if (result.GetValue(withdraw) == (result.GetValue(purpose) is not null))
            {
                result.AddError("Say what it is kept for with --purpose, or that there are no grounds any more with --withdraw.");
            }
        });
        command.SetAction((parsed, cancellationToken) => ProfilesCommand.WithDesk(parsed.OutputFolder(output), DeskAccess.Change, cancellationToken, async desk =>
        {
            var profile = desk.Find(parsed.GetValue(id)!);
            var consent = parsed.GetValue(withdraw)
                ? null
                : new ProfileConsent(parsed.GetValue(purpose)!, parsed.GetValue(basis) ?? "", parsed.GetValue(given) ?? TimeProvider.System.GetUtcNow(), parsed.GetValue(until));
            await desk.Manager.SetConsentAsync(profile.Id, consent, ProfileDesk.Actor, cancellationToken);
            Console.WriteLine(consent is null
                ? $"No grounds are noted for {profile.Name} any more. To delete the person: facelive profiles erase {profile.Id}"
                : $"{profile.Name}: {ProfileTables.ConsentText(consent)}.");
            return ExitCode.Success;
        }));
        return command;
    }

    public static Command Export()
    {
        var id = ProfilesCommand.Id("profile");
        var to = new Option<string>("--to") { Description = "What to write: a .zip file, or a folder. Outside the output folder.", HelpName = "file", Required = true };
        var output = CommonOptions.Output();
        var command = new Command("export", "Hands out all that is held on a person: profile, pictures, vectors, history, audit log.") { id, to, output };
        command.SetAction((parsed, cancellationToken) => ProfilesCommand.WithDesk(parsed.OutputFolder(output), DeskAccess.Change, cancellationToken, async desk =>
        {
            var profile = desk.Find(parsed.GetValue(id)!);
            var path = Path.GetFullPath(parsed.GetValue(to)!);
            if (!Path.GetRelativePath(desk.Output.Path, path).StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(Path.GetRelativePath(desk.Output.Path, path)))
            {
                throw new IOException($"An export within {OutputFolder.Shown(desk.Output.Path)} would be left there when the person is erased. Name a place outside with --to.");
            }

            var export = new ProfileExport(desk.Manager, desk.Store, desk.Output.Audit, desk.Output.History);
            await export.WriteAsync(profile.Id, path, ProfileDesk.Actor, cancellationToken);
            Console.WriteLine($"All that is held on {profile.Name} is in {OutputFolder.Shown(path)}. Hand it over, and delete it here: no erasure reaches it.");
            return ExitCode.Success;
        }));
        return command;
    }

    public static Command Erase()
    {
        var id = ProfilesCommand.Id("profile");
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var output = CommonOptions.Output();
        var command = new Command("erase", "Deletes a person for good: profile, vectors, pictures, aliases, and who it was in history and status.") { id, yes, output };
        command.SetAction((parsed, cancellationToken) => ProfilesCommand.WithDesk(parsed.OutputFolder(output), DeskAccess.Change, cancellationToken, async desk =>
        {
            var text = parsed.GetValue(id)!;
            var profile = desk.TryFind(text);
            if (profile is null)
            {
                return await EraseLeftoversAsync(desk, text, cancellationToken);
            }

            if (!parsed.GetValue(yes) && !Confirmed(desk, profile))
            {
                Console.WriteLine("Nothing was erased.");
                return ExitCode.Failure;
            }

            await desk.Manager.EraseAsync(profile.Id, ProfileDesk.Actor, cancellationToken);
            Console.WriteLine(desk.HasFaults
                ? $"{profile.Name} is erased: profile, vectors and pictures are gone. But not all that was said of the person is, see above."
                : $"{profile.Name} is erased: profile, vectors and pictures are gone, and neither history nor status says who it was.");
            TellOfPictures(desk.Output);
            return ExitCode.Success;
        }));
        return command;
    }

    // An erasure that a power cut or a full disk broke off, or a profile that was damaged and set aside.
    private static async Task<int> EraseLeftoversAsync(ProfileDesk desk, string id, CancellationToken cancellationToken)
    {
        if (!Profile.IsValidId(id) || !(await desk.Manager.EraseAsync(id, ProfileDesk.Actor, cancellationToken) | await desk.ForgetAsync(id, cancellationToken)))
        {
            throw desk.NotFound(id);
        }

        Console.WriteLine($"There was no profile {id} any more. What was left of it is erased.");
        return ExitCode.Success;
    }

    private static bool Confirmed(ProfileDesk desk, Profile profile)
    {
        if (Console.IsInputRedirected || !Terminal.IsInteractive)
        {
            return true;
        }

        Terminal.Out.Write(ProfileTables.Facts(profile, desk.Manager));
        return Terminal.Out.Confirm($"Erase [bold]{Markup.Escape(profile.Name)}[/] for good?", defaultValue: false);
    }

    // Whom a picture or a video shows, no program knows.
    private static void TellOfPictures(OutputFolder output)
    {
        var shown = new[] { output.Annotated, output.ContactSheet }.Where(Path.Exists).Select(OutputFolder.Shown).ToList();
        if (shown.Count > 0)
        {
            Console.WriteLine($"Recordings may still show the person: {string.Join(" and ", shown)}. Delete {(shown.Count == 1 ? "it if it does" : "them if they do")}.");
        }
    }
}

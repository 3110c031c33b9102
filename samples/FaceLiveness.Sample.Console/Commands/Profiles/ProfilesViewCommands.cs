using System.CommandLine;
using FaceLiveness.Sample.Display;
using FaceLiveness.Sample.Wiring;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>profiles list | show</c></summary>
internal static class ProfilesViewCommands
{
    public static Command List()
    {
        var output = CommonOptions.Output();
        var json = CommonOptions.Json();
        var command = new Command("list", "Shows everybody who has a profile.") { output, json };
        command.SetAction((parsed, cancellationToken) => ProfilesCommand.WithDesk(parsed.OutputFolder(output), DeskAccess.Read, cancellationToken, desk =>
        {
            var people = desk.Manager.List();
            if (parsed.GetValue(json))
            {
                ProfileJson.Write(people.Select(profile => ProfileJson.Of(profile, desk.Manager)));
            }
            else if (people.Count == 0)
            {
                Console.WriteLine($"No profiles in {OutputFolder.Shown(desk.Folder)} yet: 'facelive watch' makes them of live unknowns, 'facelive enroll' and 'facelive profiles import' from pictures.");
            }
            else
            {
                Terminal.Out.Write(ProfileTables.List(people, desk.Manager));
            }

            return ExitCode.Success;
        }));
        return command;
    }

    public static Command Show()
    {
        var id = ProfilesCommand.Id("profile");
        var output = CommonOptions.Output();
        var json = CommonOptions.Json();
        var command = new Command("show", "Shows one profile: what is known of it, its samples, and why each was admitted.") { id, output, json };
        command.SetAction((parsed, cancellationToken) => ProfilesCommand.WithDesk(parsed.OutputFolder(output), DeskAccess.Read, cancellationToken, desk =>
        {
            var profile = desk.Find(parsed.GetValue(id)!);
            if (parsed.GetValue(json))
            {
                ProfileJson.Write(ProfileJson.Of(profile, desk.Manager));
                return ExitCode.Success;
            }

            Terminal.Out.Write(ProfileTables.Facts(profile, desk.Manager));
            Terminal.Out.Write(ProfileTables.Samples(profile));
            return ExitCode.Success;
        }));
        return command;
    }
}

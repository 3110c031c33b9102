using System.CommandLine;
using FaceLiveness.Sample.Display;
using FaceLiveness.Sample.Wiring;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>profiles rename | merge | undo | proposals | reject</c>: who is who.</summary>
internal static class ProfilesIdentityCommands
{
    // ProfileManager.FindDuplicatesAsync compares as many at a time.
    private const int ProfilesInAPass = 1000;

    public static Command Rename()
    {
        var id = ProfilesCommand.Id("profile");
        var name = new Argument<string>("name") { Description = "The new name." };
        var output = CommonOptions.Output();
        var command = new Command("rename", "Gives a person a name.") { id, name, output };
        command.SetAction((parsed, cancellationToken) => ProfilesCommand.WithDesk(parsed.OutputFolder(output), DeskAccess.Change, cancellationToken, async desk =>
        {
            var before = desk.Find(parsed.GetValue(id)!);
            var profile = await desk.Manager.RenameAsync(before.Id, parsed.GetValue(name)!, ProfileDesk.Actor, cancellationToken);
            Console.WriteLine($"{before.Name} is now {profile!.Name}.");
            var namesakes = desk.Manager.List().Where(other => other.Name == profile.Name).Select(other => other.Id).ToList();
            if (namesakes.Count > 1)
            {
                Console.WriteLine($"{namesakes.Count} profiles are called that: {string.Join(", ", namesakes)}. If they are one person: facelive profiles merge {namesakes[1]} {namesakes[0]}");
            }

            return ExitCode.Success;
        }));
        return command;
    }

    public static Command Merge()
    {
        var from = ProfilesCommand.Id("from");
        var into = ProfilesCommand.Id("into");
        var output = CommonOptions.Output();
        var command = new Command("merge", "Makes two profiles of one person one: 'from' goes into 'into'. 'undo' takes it back.") { from, into, output };
        command.SetAction((parsed, cancellationToken) => ProfilesCommand.WithDesk(parsed.OutputFolder(output), DeskAccess.Change, cancellationToken, async desk =>
        {
            var (source, target) = (desk.Find(parsed.GetValue(from)!), desk.Find(parsed.GetValue(into)!));
            var profile = await desk.Manager.MergeAsync(source.Id, target.Id, ProfileDesk.Actor, cancellationToken);
            Console.WriteLine($"{source.Name} is part of {profile!.Name} now ({Samples(profile)}). To take it back: facelive profiles undo {source.Id}");
            return ExitCode.Success;
        }));
        return command;
    }

    public static Command Undo()
    {
        var id = ProfilesCommand.Id("merged", "Id of a profile that was merged into another, or a name that only one of those had.");
        var output = CommonOptions.Output();
        var command = new Command("undo", "Takes a merge back: the merged profile lives again as it was.") { id, output };
        command.SetAction((parsed, cancellationToken) => ProfilesCommand.WithDesk(parsed.OutputFolder(output), DeskAccess.Change, cancellationToken, async desk =>
        {
            var merged = await desk.FindMergedAsync(parsed.GetValue(id)!, cancellationToken);
            var whole = desk.Manager.Find(merged.Id)!;
            Profile? profile;
            try
            {
                profile = await desk.Manager.UndoMergeAsync(merged.Id, ProfileDesk.Actor, cancellationToken);
            }
            catch (InvalidOperationException tooLate)
            {
                throw new IOException(tooLate.Message, tooLate);
            }

            Console.WriteLine($"{profile!.Name} ({profile.Id}) is a person of their own again, and no part of {whole.Name} ({Samples(profile)}).");
            return ExitCode.Success;
        }));
        return command;
    }

    public static Command Proposals()
    {
        var output = CommonOptions.Output();
        var json = CommonOptions.Json();
        var command = new Command("proposals", "Shows profiles that may be one person. Changes nothing.") { output, json };
        command.SetAction((parsed, cancellationToken) => ProfilesCommand.WithDesk(parsed.OutputFolder(output), DeskAccess.Compare, cancellationToken, async desk =>
        {
            for (var pass = 0; pass <= desk.Manager.List().Count / ProfilesInAPass; pass++)
            {
                await desk.Manager.FindDuplicatesAsync(cancellationToken);
            }

            var proposals = desk.Manager.Proposals;
            if (parsed.GetValue(json))
            {
                ProfileJson.Write(proposals.Select(proposal => new { proposal.From, proposal.Into, proposal.Similarity, proposal.Reason }));
            }
            else if (proposals.Count == 0)
            {
                Console.WriteLine("No two profiles look like one person.");
            }
            else
            {
                Terminal.Out.Write(ProfileTables.Proposals(proposals, desk.Manager));
                Console.WriteLine("One person: facelive profiles merge FROM INTO. Two people: facelive profiles reject FROM INTO");
            }

            return ExitCode.Success;
        }));
        return command;
    }

    public static Command Reject()
    {
        var one = ProfilesCommand.Id("one");
        var other = ProfilesCommand.Id("other");
        var output = CommonOptions.Output();
        var command = new Command("reject", "Says that two profiles are two people, however alike they look: they are not merged by themselves any more.") { one, other, output };
        command.SetAction((parsed, cancellationToken) => ProfilesCommand.WithDesk(parsed.OutputFolder(output), DeskAccess.Change, cancellationToken, async desk =>
        {
            var (first, second) = (desk.Find(parsed.GetValue(one)!), desk.Find(parsed.GetValue(other)!));
            if (first.Id == second.Id)
            {
                throw new ArgumentException($"'{parsed.GetValue(one)}' and '{parsed.GetValue(other)}' are one profile. If they were merged wrongly: facelive profiles undo.");
            }

            await desk.Manager.RejectMergeAsync(first.Id, second.Id, ProfileDesk.Actor, cancellationToken);
            Console.WriteLine($"{first.Name} and {second.Name} are two people, and stay so.");
            return ExitCode.Success;
        }));
        return command;
    }

    private static string Samples(Profile profile) => $"{profile.Samples.Count} {(profile.Samples.Count == 1 ? "sample" : "samples")}";
}

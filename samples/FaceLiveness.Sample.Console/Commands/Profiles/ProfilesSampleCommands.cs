using System.CommandLine;
using FaceLiveness.Sample.Wiring;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>profiles split | reassign</c>: which look is whose.</summary>
internal static class ProfilesSampleCommands
{
    public static Command Split()
    {
        var id = ProfilesCommand.Id("profile");
        var samples = new Argument<string[]>("sample") { Description = "Ids of the samples that show somebody else ('profiles show' lists them).", Arity = ArgumentArity.OneOrMore };
        var name = new Option<string?>("--name") { Description = "What the other person is called.", HelpName = "name" };
        var output = CommonOptions.Output();
        var command = new Command("split", "Moves samples that show somebody else into a profile of their own.") { id, samples, name, output };
        command.SetAction((parsed, cancellationToken) => ProfilesCommand.WithDesk(parsed.OutputFolder(output), DeskAccess.Change, cancellationToken, async desk =>
        {
            var profile = desk.Find(parsed.GetValue(id)!);
            var moved = parsed.GetValue(samples)!;
            var other = await desk.Manager.SplitAsync(profile.Id, moved, parsed.GetValue(name), ProfileDesk.Actor, cancellationToken);
            Console.WriteLine($"{string.Join(", ", moved)} of {profile.Name} {(moved.Length == 1 ? "is" : "are")} the new profile {other!.Id}{(other.Name == other.Id ? "" : $", {other.Name}")}.");
            return ExitCode.Success;
        }));
        return command;
    }

    public static Command Reassign()
    {
        var id = ProfilesCommand.Id("profile");
        var sample = new Argument<string>("sample") { Description = "Id of a sample ('profiles show' lists them)." };
        var to = ProfilesCommand.Id("to");
        var output = CommonOptions.Output();
        var command = new Command("reassign", "Moves a sample to the profile of the person whom it shows.") { id, sample, to, output };
        command.SetAction((parsed, cancellationToken) => ProfilesCommand.WithDesk(parsed.OutputFolder(output), DeskAccess.Change, cancellationToken, async desk =>
        {
            var (profile, owner) = (desk.Find(parsed.GetValue(id)!), desk.Find(parsed.GetValue(to)!));
            await desk.Manager.ReassignSampleAsync(profile.Id, parsed.GetValue(sample)!, owner.Id, ProfileDesk.Actor, cancellationToken);
            Console.WriteLine($"{parsed.GetValue(sample)} of {profile.Name} is {owner.Name}'s now.");
            return ExitCode.Success;
        }));
        return command;
    }
}

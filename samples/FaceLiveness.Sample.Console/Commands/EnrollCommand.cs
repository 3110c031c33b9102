using System.CommandLine;
using FaceLiveness.Sample.Wiring;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>enroll NAME FILE…</c></summary>
internal static class EnrollCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "The person's name." };
        var files = new Argument<string[]>("file") { Description = "Pictures of the person, one face each.", Arity = ArgumentArity.OneOrMore };
        var output = CommonOptions.Output();
        var command = new Command("enroll", "Makes a profile of a person from pictures.") { name, files, output };
        command.SetAction((parsed, cancellationToken) => ProfilesCommand.WithDesk(
            parsed.OutputFolder(output), DeskAccess.Enroll, cancellationToken, desk => EnrollAsync(desk, parsed.GetValue(name)!, parsed.GetValue(files)!, cancellationToken)));
        return command;
    }

    private static async Task<int> EnrollAsync(ProfileDesk desk, string name, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var read = new List<PictureLook>();
        foreach (var file in files)
        {
            read.Add(await PictureFiles.ReadAsync(desk.Pictures!, file, cancellationToken));
        }

        var (outcome, pictures) = await desk.Pictures!.EnrollAsync(name, read, "pictures", ProfileDesk.Actor, cancellationToken);
        foreach (var (file, picture) in files.Zip(pictures))
        {
            (picture.Use == PictureUse.Refused ? Console.Error : Console.Out).WriteLine($"{file}: {picture.Reason}");
        }

        if (outcome.Kind == ProfileOutcomeKind.Nothing && !pictures.Any(picture => picture.Use == PictureUse.HeldAlready))
        {
            Console.Error.WriteLine($"{name} was not enrolled: {outcome.Reason}{(outcome.Profile is { } other ? $" ({other.Id})" : "")}");
            return ExitCode.Failure;
        }

        Console.WriteLine($"{name} is known from {outcome.Profile!.Samples.Count} {(outcome.Profile.Samples.Count == 1 ? "look" : "looks")} ({outcome.Profile.Id}).");
        return pictures.Any(picture => picture.Use == PictureUse.Refused) ? ExitCode.Failure : ExitCode.Success;
    }
}

using System.CommandLine;
using System.Globalization;
using FaceLiveness.Sample.Wiring;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>enroll NAME FILE…</c></summary>
internal static class EnrollCommand
{
    // A picture of several people says which one is meant only if one face is plainly the largest.
    private const float PlainlyLarger = 2;

    // Below it recognition gives a look no vote (RecognitionOptions.MinimumQuality): it would never be found again, and may be no face at all.
    private const float MinimumQuality = 0.2f;

    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "The person's name." };
        var files = new Argument<string[]>("file") { Description = "Pictures of the person, one face each.", Arity = ArgumentArity.OneOrMore };
        var output = CommonOptions.Output();
        var command = new Command("enroll", "Makes a profile of a person from pictures.") { name, files, output };
        command.SetAction((parsed, cancellationToken) => Guard.RunAsync(
            () => EnrollAsync(parsed.GetValue(name)!, parsed.GetValue(files)!, parsed.OutputFolder(output), cancellationToken)));
        return command;
    }

    private static async Task<int> EnrollAsync(string name, IReadOnlyList<string> files, OutputFolder output, CancellationToken cancellationToken)
    {
        await using var desk = await ProfileDesk.OpenAsync(output, DeskAccess.Enroll, cancellationToken);
        var looks = new List<FaceLook>();
        foreach (var file in files)
        {
            var (look, refusal) = await ReadAsync(desk, file, cancellationToken);
            if (look is null)
            {
                Console.Error.WriteLine($"{file}: {refusal}");
                continue;
            }

            looks.Add(look);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: quality {look.Quality:0.00}"));
        }

        if (looks.Count == 0)
        {
            Console.Error.WriteLine($"No picture could be used; {name} was not enrolled.");
            return ExitCode.Failure;
        }

        var outcome = await desk.Manager.EnrollAsync(name, looks, "pictures", cancellationToken: cancellationToken);
        if (outcome.Kind == ProfileOutcomeKind.Nothing)
        {
            Console.Error.WriteLine($"{name} was not enrolled: {outcome.Reason}{(outcome.Profile is { } other ? $" ({other.Id})" : "")}");
            return ExitCode.Failure;
        }

        Console.WriteLine($"{name} is known from {outcome.Profile!.Samples.Count} {(outcome.Profile.Samples.Count == 1 ? "look" : "looks")} ({outcome.Profile.Id}).");
        return looks.Count == files.Count ? ExitCode.Success : ExitCode.Failure;
    }

    private static async Task<(FaceLook? Look, string Refusal)> ReadAsync(ProfileDesk desk, string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            return (null, "there is no such file.");
        }

        VideoFrame picture;
        try
        {
            picture = desk.Codec.Decode(await File.ReadAllBytesAsync(file, cancellationToken));
        }
        catch (InvalidDataException exception)
        {
            return (null, exception.Message);
        }

        using (picture)
        {
            var read = await desk.Faces!.ReadAsync(picture, cancellationToken);
            var faces = read.Where(face => face.Quality.Score >= MinimumQuality).ToList();
            if (faces.Count == 0 && read.Count > 0)
            {
                return (null, string.Create(
                    CultureInfo.InvariantCulture,
                    $"what looks like a face is too small, blurred or turned to be used (quality {read[0].Quality.Score:0.00}; {MinimumQuality:0.00} is the least)."));
            }

            if (faces.Count == 0)
            {
                return (null, "no face was found. Use a picture in which the face is sharp, frontal and at least 80 pixels high.");
            }

            if (faces.Count > 1 && faces[0].Face.Box.Area < PlainlyLarger * faces[1].Face.Box.Area)
            {
                return (null, $"{faces.Count} faces were found and none is plainly the largest. Crop the picture to the person who is meant.");
            }

            return (desk.LookOf(picture, faces[0], new DateTimeOffset(File.GetLastWriteTimeUtc(file), TimeSpan.Zero)), "");
        }
    }
}

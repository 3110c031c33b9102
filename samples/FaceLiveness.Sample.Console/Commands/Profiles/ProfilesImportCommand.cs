using System.CommandLine;
using FaceLiveness.Sample.Display;
using FaceLiveness.Sample.Wiring;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>profiles import FOLDER</c></summary>
internal static class ProfilesImportCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "A folder that holds one folder of pictures for each person, called by their name." };
        var output = CommonOptions.Output();
        var command = new Command("import", "Makes profiles of many people from a folder of pictures for each. Can be repeated: what is known already is not added again.") { folder, output };
        command.SetAction((parsed, cancellationToken) => ProfilesCommand.WithDesk(
            parsed.OutputFolder(output), DeskAccess.Enroll, cancellationToken, desk => ImportAsync(desk, Path.GetFullPath(parsed.GetValue(folder)!), cancellationToken)));
        return command;
    }

    private static async Task<int> ImportAsync(ProfileDesk desk, string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            throw new IOException($"There is no folder '{OutputFolder.Shown(folder)}'. Name one that holds a folder of pictures for each person.");
        }

        var people = Directory.GetDirectories(folder).Where(person => !Path.GetFileName(person).StartsWith('.')).Order(StringComparer.Ordinal)
            .Select(person => (Name: Path.GetFileName(person), Pictures: PictureFiles.In(person, recurse: true))).ToList();
        if (people.Count == 0)
        {
            throw new IOException($"'{OutputFolder.Shown(folder)}' holds no folder for anybody. Put each person's pictures into a folder called by their name.");
        }

        var tally = new ImportTally();
        using (var progress = ProgressLine.OnStandardError("pictures", people.Sum(person => person.Pictures.Count)))
        {
            foreach (var (name, pictures) in people)
            {
                var results = new List<(string File, PictureLook Picture)>();
                foreach (var picture in pictures)
                {
                    results.Add((Path.GetRelativePath(folder, picture), await PictureFiles.ReadAsync(desk.Pictures!, picture, cancellationToken)));
                    progress.Show(++tally.Read);
                }

                var (outcome, looks) = await desk.Pictures!.EnrollAsync(name, [.. results.Select(result => result.Picture)], "pictures", ProfileDesk.Actor, cancellationToken);
                progress.Clear();
                tally.Tell(name, [.. results.Select(result => result.File).Zip(looks)], outcome);
            }
        }

        return tally.Summarize(PictureFiles.In(folder, recurse: false).Count);
    }
}

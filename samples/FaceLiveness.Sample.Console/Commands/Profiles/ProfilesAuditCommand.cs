using System.CommandLine;
using FaceLiveness.Sample.Display;
using FaceLiveness.Sample.Wiring;
using FaceLiveness.Storage.Files;
using Spectre.Console;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>profiles audit</c></summary>
internal static class ProfilesAuditCommand
{
    public static Command Create()
    {
        var id = new Argument<string?>("profile") { Description = "Id or name of a profile; an id of an erased one, too. None shows every step.", Arity = ArgumentArity.ZeroOrOne };
        var output = CommonOptions.Output();
        var json = CommonOptions.Json();
        var command = new Command("audit", "Shows what was done to profiles, by whom and why, and checks that nobody changed the log.") { id, output, json };
        command.SetAction((parsed, cancellationToken) => Guard.RunAsync(async () =>
        {
            var folder = parsed.OutputFolder(output);
            if (!File.Exists(folder.Audit))
            {
                throw new IOException($"There is no audit log in {OutputFolder.Shown(folder.Path)} yet: it begins with the first profile.");
            }

            var records = AuditFile.Read(folder.Audit).ToList();
            if (records.Count == 0)
            {
                throw new IOException($"The audit log in {OutputFolder.Shown(folder.Path)} is empty: somebody emptied it, or the disk was full when it began.");
            }

            var shown = parsed.GetValue(id) is { } wanted ? About(records, await IdsAsync(records, wanted, folder, cancellationToken)) : records;
            var broken = records.Where(record => !record.FollowsPrevious).Select(record => record.Line).ToList();
            if (parsed.GetValue(json))
            {
                ProfileJson.Write(shown.Select(ProfileJson.Of));
            }
            else
            {
                Terminal.Out.Write(ProfileTables.Audit(shown));
            }

            // On standard error, so that standard output holds JSON only.
            var report = parsed.GetValue(json) ? Console.Error : Console.Out;
            await report.WriteLineAsync(broken.Count == 0
                ? $"{(records.Count == 1 ? "1 line." : $"{records.Count} lines, each of which follows from the one before.")} The last one's hash is {records[^1].Sha256}."
                : $"Somebody changed the log: {(broken.Count == 1 ? "line" : "lines")} {string.Join(", ", broken)} of {records.Count} {(broken.Count == 1 ? "does" : "do")} not follow from the one before.");
            return broken.Count == 0 ? ExitCode.Success : ExitCode.Failure;
        }));
        return command;
    }

    private static List<AuditRecord> About(List<AuditRecord> records, IReadOnlyList<string> ids) =>
        [.. records.Where(record => record.Event is { } step && (ids.Contains(step.ProfileId) || ids.Contains(step.OtherProfileId)))];

    // The log knows ids only, also of people who are gone; names and what was merged are the profiles' business.
    private static async Task<IReadOnlyList<string>> IdsAsync(List<AuditRecord> records, string wanted, OutputFolder output, CancellationToken cancellationToken)
    {
        await using var desk = await ProfileDesk.OpenAsync(output, DeskAccess.Read, cancellationToken);
        if (desk.TryFind(wanted) is { } profile)
        {
            return [profile.Id, .. desk.Manager.AliasesOf(profile.Id)];
        }

        return About(records, [wanted]).Count > 0 ? [wanted] : throw desk.NotFound(wanted);
    }
}

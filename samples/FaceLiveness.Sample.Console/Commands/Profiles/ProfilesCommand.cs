using System.CommandLine;
using System.CommandLine.Parsing;
using FaceLiveness.Sample.Wiring;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>profiles …</c>: the people who are known, and all that somebody may do about them.</summary>
internal static class ProfilesCommand
{
    public static Command Create() => new("profiles", "Shows and changes the people who are known.")
    {
        ProfilesViewCommands.List(),
        ProfilesViewCommands.Show(),
        ProfilesIdentityCommands.Rename(),
        ProfilesIdentityCommands.Merge(),
        ProfilesIdentityCommands.Undo(),
        ProfilesIdentityCommands.Proposals(),
        ProfilesIdentityCommands.Reject(),
        ProfilesSampleCommands.Split(),
        ProfilesSampleCommands.Reassign(),
        ProfilesImportCommand.Create(),
        ProfilesPrivacyCommands.Consent(),
        ProfilesPrivacyCommands.Export(),
        ProfilesPrivacyCommands.Erase(),
        ProfilesAuditCommand.Create(),
    };

    public static Argument<string> Id(string name, string description = "Id of a profile, or a name that only one has.") => new(name) { Description = description };

    /// <summary>Opens the profiles for one command.</summary>
    /// <returns>What the action returns; a failure where the change was made but a file beside the profiles could not follow it.</returns>
    public static Task<int> WithDesk(OutputFolder output, DeskAccess access, CancellationToken cancellationToken, Func<ProfileDesk, Task<int>> action) => Guard.RunAsync(async () =>
    {
        await using var desk = await ProfileDesk.OpenAsync(output, access, cancellationToken);
        var code = await action(desk);
        return code == ExitCode.Success && desk.HasFaults ? ExitCode.Failure : code;
    });

    public static Task<int> WithDesk(OutputFolder output, DeskAccess access, CancellationToken cancellationToken, Func<ProfileDesk, int> action) =>
        WithDesk(output, access, cancellationToken, desk => Task.FromResult(action(desk)));

    /// <summary>A day, such as 2027-12-31, or a moment with its offset.</summary>
    public static DateTimeOffset? Date(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeLocal, out var date))
        {
            return date;
        }

        result.AddError($"'{text}' is no date. Write one like 2027-12-31.");
        return null;
    }
}

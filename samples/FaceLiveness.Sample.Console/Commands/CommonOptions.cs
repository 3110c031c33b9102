using System.CommandLine;
using FaceLiveness.Sample.Wiring;

namespace FaceLiveness.Sample.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<string> Output() => new("--output", "-o")
    {
        Description = "Folder for profiles, status.json, history.jsonl, audit.jsonl and pictures.",
        DefaultValueFactory = _ => "out",
        HelpName = "folder",
    };

    public static Option<bool> Json() => new("--json") { Description = "Write JSON to standard output, for programs." };

    public static Option<double?> Seconds()
    {
        var option = new Option<double?>("--seconds") { Description = "Stop after this many seconds of video.", HelpName = "n" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is <= 0)
            {
                result.AddError("--seconds must be above 0.");
            }
        });
        return option;
    }

    public static OutputFolder OutputFolder(this ParseResult parsed, Option<string> option) => new(parsed.GetValue(option)!);

    public static TimeSpan? Limit(this ParseResult parsed, Option<double?> option) =>
        parsed.GetValue(option) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}

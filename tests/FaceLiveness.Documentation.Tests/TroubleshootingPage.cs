using System.Text.RegularExpressions;
using FaceLiveness.Integration.Tests.Packaging;

namespace FaceLiveness.Documentation.Tests;

/// <summary>The messages that docs/troubleshooting.md explains: every code span in the first cell of a table's row, with event id and level behind those of the log.</summary>
internal sealed partial class TroubleshootingPage
{
    private TroubleshootingPage(IReadOnlySet<(string Text, string? Log)> messages) => Messages = messages;

    public static string Path => Repository.PathOf("docs/troubleshooting.md");

    public IReadOnlySet<(string Text, string? Log)> Messages { get; }

    public static TroubleshootingPage Read() => new(
        File.ReadLines(Path)
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Message().Matches(CellEnd().Split(line[1..])[0]))
            .Select(match => (match.Groups["text"].Value.Replace("\\|", "|", StringComparison.Ordinal), match.Groups["log"] is { Success: true, Value: var log } ? log : null))
            .ToHashSet());

    /// <summary>A row to be filled in.</summary>
    public static string RowOf(SourceMessage message) =>
        $"| `{message.Text.Replace("|", "\\|", StringComparison.Ordinal)}`{(message.Log is { } log ? $" ({log})" : "")} | |";

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex CellEnd();

    [GeneratedRegex(@"`(?<text>[^`]+)`(?: \((?<log>\d+, [a-z ]+)\))?")]
    private static partial Regex Message();
}

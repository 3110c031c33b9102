using FaceLiveness.Integration.Tests;
using FaceLiveness.Integration.Tests.Packaging;

namespace FaceLiveness.Documentation.Tests;

/// <summary>Whoever searches for a message that they were shown finds it in docs/troubleshooting.md.</summary>
public sealed class TroubleshootingTests
{
    private static readonly IReadOnlyList<SourceMessage> Messages =
    [
        .. SourceMessages.Read(Repository.PathOf("src")),
        .. SourceMessages.Read(Repository.PathOf("samples")).Where(message =>
            message.IsRefusal && message.Project == "FaceLiveness.Sample.Console" && !message.File.Contains("/Drill/", StringComparison.Ordinal)),
    ];

    [Fact]
    public void Every_message_is_explained()
    {
        var explained = TroubleshootingPage.Read().Messages;
        var missing = Messages.Where(message => !explained.Contains((message.Text, message.Log))).ToList();

        Assert.True(missing.Count == 0, $"""
            docs/troubleshooting.md does not explain {missing.Count} message(s). Paste the rows below into the tables where they belong, and say what each means and what to do;
            messages with one answer may share a row (`one`<br>`other`). What is no message at all is left out in SourceMessages.

            {string.Join("\n\n", missing.GroupBy(message => message.Project).Select(project =>
                $"## {project.Key}\n| message | means, and what to do |\n| --- | --- |\n{string.Join('\n', project.Select(TroubleshootingPage.RowOf))}"))}
            """);
    }

    [Fact]
    public void No_message_is_explained_that_nobody_says_any_more()
    {
        var said = Messages.Select(message => (message.Text, message.Log)).ToHashSet();
        var stale = TroubleshootingPage.Read().Messages.Where(message => !said.Contains(message)).ToList();

        Assert.True(stale.Count == 0, $"""
            docs/troubleshooting.md explains {stale.Count} message(s) that are in no source any more, or are worded otherwise there. Mend or delete them:

            {string.Join('\n', stale.Select(message => message.Log is null ? message.Text : $"{message.Text} ({message.Log})"))}
            """);
    }

    [Fact]
    public void No_two_log_messages_share_an_event_id()
    {
        var shared = Messages.Where(message => message.Log is not null)
            .GroupBy(message => message.Log![..message.Log!.IndexOf(',')])
            .Where(id => id.Count() > 1)
            .Select(id => $"{id.Key}: {string.Join(", ", id.Select(message => $"{message.File} ({message.Text})"))}");

        Assert.Empty(shared);
    }

    [Fact]
    public void Messages_are_found_however_they_are_written()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("Library"));
        File.WriteAllText(folder.In("Library", "Sayings.cs"), """
            internal static class Sayings
            {
                [LoggerMessage(7, LogLevel.Warning, "Camera {Id} is slow: {Age:F1} s.")]
                static partial void Slow(string id, double age);

                [Obsolete("Nobody is told of this text.")]
                public static string Say(string name, int count) => count switch
                {
                    0 => throw new ArgumentException($"There is no '{name}' " + "here. Look " + (count > 1 ? "there" : "elsewhere") + "."),
                    1 => "Nothing was found.",
                    2 => $"{name} is missing",
                    _ => "profile",
                };
            }
            """);

        Assert.Equal(
            [
                ("Camera … is slow: … s.", "7, warning", false),
                ("There is no '…' here. Look ….", null, true),
                ("Nothing was found.", null, false),
                ("… is missing", null, false),
            ],
            SourceMessages.Read(folder.Path).Select(message => (message.Text, message.Log, message.IsRefusal)));
    }
}

using System.CommandLine;
using System.Globalization;
using FaceLiveness.Models;
using FaceLiveness.Sample.Display;
using FaceLiveness.Sample.Drill;
using FaceLiveness.Sample.Wiring;
using Spectre.Console;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>drill</c>: a camera that fails in every known way, beside two that must not notice.</summary>
internal static class DrillCommand
{
    public static Command Create()
    {
        var command = new Command("drill", "Lets a camera fail in every known way, one after the other, while two healthy ones run, and measures what comes of it.") { DrillStoreCommand.Create() };
        command.SetAction((_, cancellationToken) => Guard.RunAsync(async () =>
        {
            var models = await new ModelSetup().GetModelsAsync(cancellationToken);
            var setup = new ModelSetup();
            var store = setup.Open();
            await setup.TellLicensesAsync(store, ModelCatalog.SampleClips, cancellationToken);
            var first = await store.GetClipAsync(ModelCatalog.SampleClips[0], cancellationToken);
            var second = await store.GetClipAsync(ModelCatalog.SampleClips[1], cancellationToken);
            setup.EndLine();
            var folder = Directory.CreateTempSubdirectory("facelive-drill-out-");
            try
            {
                using var clips = await DrillClips.MakeAsync(first, second, cancellationToken);
                await using var run = new DrillRun(models, clips, folder.FullName);
                using var progress = ProgressLine.OnStandardError("faults", FaultCase.All.Count);
                var report = await run.RunAsync(FaultCase.All, progress.Show, cancellationToken);
                progress.Dispose();
                Write(report);
                return report.IsRight ? ExitCode.Success : ExitCode.Failure;
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }));
        return command;
    }

    private static void Write(DrillReport report)
    {
        var table = new Table().RoundedBorder().BorderColor(Color.Grey);
        table.AddColumn("the camera").AddColumn("the stream was").AddColumn(new TableColumn("noticed\nafter").RightAligned())
            .AddColumn(new TableColumn("back\nafter").RightAligned()).AddColumn(new TableColumn("cancel\ntook").RightAligned())
            .AddColumn(new TableColumn("healthy\nlost").RightAligned()).AddColumn("what was said, or seen");
        foreach (var row in report.Rows)
        {
            table.AddRow(
                row.IsRight ? Markup.Escape(row.Case.Name) : $"[red]{Markup.Escape(row.Case.Name)}[/]",
                row.Shown ? row.States : $"[red]{row.States} (not as it should)[/]",
                Milliseconds(row.Noticed),
                row.Recovered is null ? "[red]never[/]" : Milliseconds(row.Recovered),
                row.Cancel < DrillRun.LongestCancel ? Milliseconds(row.Cancel) : $"[red]{Milliseconds(row.Cancel)}[/]",
                row.HealthyLost == 0 ? row.LostInPassing == 0 ? "0" : $"[yellow]({row.LostInPassing})[/]" : $"[red]{row.HealthyLost}[/]",
                Markup.Escape(FirstSentence(row.Message)));
        }

        Terminal.Out.Write(table);
        if (report.CalmLost > 0)
        {
            Terminal.Out.MarkupLine($"[yellow]{report.CalmLost} pictures were lost while nothing failed: this machine is too busy for the drill. End what else runs on it.[/]");
        }

        if (report.LostInPassing > 0)
        {
            Terminal.Out.MarkupLine("[yellow](In brackets: lost once, and not when the same failure was repeated, twice. Something else on this machine took the time.)[/]");
        }

        if (report.SecretTold)
        {
            Terminal.Out.MarkupLine("[red]A user name or password could be read in an event.[/]");
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"faults={report.Rows.Count} recovered={report.Recovered} as_expected={report.Rows.Count(row => row.Shown)} healthy_seen={report.HealthySeen} healthy_lost={report.HealthyLost} lost_in_passing={report.LostInPassing} calm_lost={report.CalmLost} longest_cancel_ms={report.LongestCancel.TotalMilliseconds:0} secrets_told={(report.SecretTold ? 1 : 0)}"));
    }

    private static string Milliseconds(TimeSpan? time) =>
        time is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalMilliseconds:0} ms") : "-";

    private static string FirstSentence(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }
}

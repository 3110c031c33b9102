using System.CommandLine;
using FaceLiveness.FFmpeg;
using FaceLiveness.Models;
using FaceLiveness.Sample.Display;
using FaceLiveness.Sample.Wiring;
using Spectre.Console;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>doctor</c>: checks everything a run needs, and says how to mend what is not in order.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var output = CommonOptions.Output();
        var command = new Command("doctor", "Checks FFmpeg, weights, inference and folders, and says how to mend each.") { output };
        command.SetAction((parsed, cancellationToken) => Guard.RunAsync(async () =>
        {
            var findings = new List<Finding> { FFmpegLibrariesFinding(), FFmpegProgramFinding() };
            findings.AddRange(await ModelFindingsAsync(cancellationToken));
            findings.Add(ProvidersFinding());
            findings.Add(FolderFinding("output folder", parsed.OutputFolder(output).Path));
            findings.Add(FolderFinding("model folder", new ModelSetup().Open().HomeFolder));
            Show(findings);
            return findings.TrueForAll(finding => finding.IsGood) ? ExitCode.Success : ExitCode.Failure;
        }));
        return command;
    }

    private static Finding FFmpegLibrariesFinding()
    {
        var probe = FFmpegLibraries.Probe();
        return new Finding("FFmpeg libraries", probe.IsAvailable, probe.Description);
    }

    private static Finding FFmpegProgramFinding()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg")).FirstOrDefault(File.Exists);
        return new Finding("ffmpeg program", path is not null, path ?? "Not on the PATH; only annotated videos need it. Install it: apt-get install ffmpeg.");
    }

    private static async Task<IEnumerable<Finding>> ModelFindingsAsync(CancellationToken cancellationToken)
    {
        var statuses = await new ModelSetup().Open().ListAsync(cancellationToken);
        return statuses.Where(status => ModelCatalog.DefaultPack.Contains(status.Entry.Id)).Select(status => new Finding(
            $"model {status.Entry.Id}",
            status.State == ModelState.Installed,
            status.State switch
            {
                ModelState.Installed => OutputFolder.Shown(status.Path),
                ModelState.Corrupt => $"{status.Path} is damaged. Mend it: ./facelive models pull {status.Entry.Id}",
                _ => $"Not installed. Fetch it: ./facelive models pull {status.Entry.Id}",
            }));
    }

    private static Finding ProvidersFinding()
    {
        var available = Microsoft.ML.OnnxRuntime.OrtEnv.Instance().GetAvailableProviders();
        return new Finding("ONNX Runtime", available.Length > 0, $"execution providers: {string.Join(", ", available)}");
    }

    private static Finding FolderFinding(string what, string path)
    {
        if (File.Exists(path))
        {
            return new Finding(what, false, $"{path} is a file. Name a folder.");
        }

        var isNew = !Directory.Exists(path);
        try
        {
            Directory.CreateDirectory(path);
            var probe = Path.Combine(path, $".doctor-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            if (isNew)
            {
                Directory.Delete(path);
                path = Path.GetDirectoryName(path)!;
            }

            var free = new DriveInfo(path).AvailableFreeSpace / (1024 * 1024);
            return free < 200
                ? new Finding(what, false, $"{path} has only {free} MB left. Make room, or name another folder.")
                : new Finding(what, true, $"{path} ({free / 1024} GB free)");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Finding(what, false, $"{path} can't be written to: {exception.Message} Change its owner or mode, or name another folder.");
        }
    }

    private static void Show(IReadOnlyList<Finding> findings)
    {
        var table = new Table().RoundedBorder().BorderColor(Color.Grey);
        table.AddColumn("checked").AddColumn("").AddColumn("found");
        foreach (var finding in findings)
        {
            table.AddRow(Markup.Escape(finding.Subject), finding.IsGood ? "[green]good[/]" : "[red]mend[/]", Markup.Escape(finding.Text));
        }

        Terminal.Out.Write(table);
        var bad = findings.Count(finding => !finding.IsGood);
        Console.WriteLine(bad == 0 ? "Everything is in order." : $"{bad} {(bad == 1 ? "thing" : "things")} to mend.");
    }

    private sealed record Finding(string Subject, bool IsGood, string Text);
}

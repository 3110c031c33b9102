using System.Diagnostics;

namespace FaceLiveness.Integration.Tests.Packaging;

/// <summary>Runs the dotnet command and hands back what it said.</summary>
internal static class DotnetCommand
{
    public static async Task<string> RunAsync(string folder, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(Prepare(folder, arguments))!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            var said = $"{await output}{await errors}";
            Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', process.StartInfo.ArgumentList)} ended with {process.ExitCode}:\n{said}");
            return await output;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>What starts it, with nothing of the machine or of the test run in its way.</summary>
    public static ProcessStartInfo Prepare(string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_CLI_UI_LANGUAGE"] = "en", ["DOTNET_NOLOGO"] = "1", ["MSBUILDDISABLENODEREUSE"] = "1" },
        };

        // `dotnet test` leaves its own MSBuild's places behind, which another SDK's must not take for its own.
        foreach (var name in start.Environment.Keys.Where(Misleads).ToList())
        {
            start.Environment.Remove(name);
        }

        return start;
    }

    private static bool Misleads(string name) =>
        name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) && name != "MSBUILDDISABLENODEREUSE";
}

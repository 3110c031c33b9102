using System.ComponentModel;
using System.Diagnostics;

namespace FaceLiveness.Benchmarks.Live;

/// <summary>The ffmpeg program.</summary>
internal static class FfmpegProgram
{
    /// <summary>Runs it to its end.</summary>
    /// <returns>What it wrote to standard error.</returns>
    /// <exception cref="InvalidOperationException">It is missing, or failed.</exception>
    public static async Task<string> RunAsync(params IEnumerable<string> arguments)
    {
        Process? process;
        try
        {
            process = Process.Start(new ProcessStartInfo("ffmpeg", ["-hide_banner", "-nostdin", "-y", .. arguments]) { RedirectStandardError = true });
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException("The ffmpeg program is needed to prepare clips. Install FFmpeg.", exception);
        }

        using (process)
        {
            var said = await process!.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0
                ? said
                : throw new InvalidOperationException($"ffmpeg failed: {string.Join(' ', said.TrimEnd().Split('\n').TakeLast(3))}");
        }
    }
}

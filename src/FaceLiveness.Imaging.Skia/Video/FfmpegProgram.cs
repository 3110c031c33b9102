using System.Diagnostics;

namespace FaceLiveness.Imaging.Skia;

/// <summary>The ffmpeg program of this machine.</summary>
internal static class FfmpegProgram
{
    /// <summary>Finds it.</summary>
    /// <param name="program">A path, or a name to look for on PATH.</param>
    /// <exception cref="InvalidOperationException">It is not there.</exception>
    public static string Find(string program)
    {
        var names = OperatingSystem.IsWindows() ? new[] { program + ".exe", program } : [program];
        var folders = Path.IsPathFullyQualified(program)
            ? [""]
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        foreach (var folder in folders)
        {
            foreach (var name in names)
            {
                var path = Path.Combine(folder, name);
                if (File.Exists(path))
                {
                    return path;
                }
            }
        }

        throw new InvalidOperationException(
            $"Annotated video needs the ffmpeg program, and '{program}' is not on the PATH. Install it (Debian, Ubuntu: apt-get install ffmpeg), or leave annotated video out.");
    }

    /// <summary>The arguments of the best H.264 or MPEG-4 encoder that this ffmpeg was built with.</summary>
    public static async Task<string[]> EncoderAsync(string path)
    {
        using var process = Process.Start(new ProcessStartInfo(path, ["-hide_banner", "-v", "error", "-encoders"]) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException($"'{path}' did not start.");
        var errors = process.StandardError.ReadToEndAsync();
        var encoders = await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await errors.ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        return encoders.Contains(" libx264 ", StringComparison.Ordinal)
            ? ["-c:v", "libx264", "-preset", "superfast", "-crf", "23"]
            : ["-c:v", "mpeg4", "-q:v", "4"];
    }
}

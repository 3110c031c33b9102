using System.ComponentModel;
using System.Diagnostics;

namespace FaceLiveness.Integration.Tests;

/// <summary>The ffmpeg program, which makes what no clip shows.</summary>
internal static class FfmpegProgram
{
    /// <summary>Makes a file, or skips the test where the program is not installed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="arguments">Everything before it.</param>
    /// <returns><paramref name="path"/>.</returns>
    public static string Run(string path, params string[] arguments)
    {
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-nostdin", "-y", .. arguments, path]) { RedirectStandardError = true })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("The ffmpeg program, which makes this test's video, is not installed: apt-get install ffmpeg.");
            throw;
        }

        using (process)
        {
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors);
        }

        return path;
    }
}

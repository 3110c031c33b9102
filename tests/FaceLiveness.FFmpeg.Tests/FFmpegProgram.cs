using System.Diagnostics;

namespace FaceLiveness.FFmpeg.Tests;

/// <summary>Makes the tests' videos with the ffmpeg program, each once per run.</summary>
internal static class FFmpegProgram
{
    private static readonly Dictionary<string, string> Made = [];
    private static readonly string Folder = Directory.CreateTempSubdirectory("faceliveness-ffmpeg-").FullName;

    static FFmpegProgram() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);

    public static string NewPath(string fileName) => Path.Combine(Directory.CreateDirectory(Path.Combine(Folder, Guid.NewGuid().ToString("N"))).FullName, fileName);

    /// <summary>Runs <c>ffmpeg ARGUMENTS fileName</c>. Skips the test where the program or the encoder is absent.</summary>
    public static string Make(string fileName, string arguments)
    {
        lock (Made)
        {
            var key = $"{arguments} {fileName}";
            if (!Made.TryGetValue(key, out var path))
            {
                path = NewPath(fileName);
                Run($"-v error -y {arguments}", path);
                Made.Add(key, path);
            }

            return path;
        }
    }

    private static void Run(string arguments, string path)
    {
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            start.ArgumentList.Add(argument);
        }

        start.ArgumentList.Add(path);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("The ffmpeg program, which makes this test's video, is not installed: apt-get install ffmpeg.");
            return;
        }

        using (process)
        {
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.SkipWhen(errors.Contains("Unknown encoder", StringComparison.Ordinal), $"This ffmpeg lacks an encoder that the test needs: {errors}");
            Assert.True(process.ExitCode == 0, errors);
        }
    }
}

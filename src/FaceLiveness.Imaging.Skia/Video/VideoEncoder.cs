using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace FaceLiveness.Imaging.Skia;

/// <summary>One run of ffmpeg that turns pictures into an MP4. The file has its name only once it is whole.</summary>
internal sealed class VideoEncoder : IAsyncDisposable
{
    // What an ffmpeg that was stopped by Ctrl-C answers, after it has finished its file.
    private const int EndedBySignal = 255;

    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestFinish = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _complaints;
    private readonly TimeProvider _time;
    private readonly string _path;

    private VideoEncoder(Process process, string path, TimeProvider time)
    {
        _process = process;
        _path = path;
        _time = time;
        _complaints = TailAsync(process.StandardError);
    }

    /// <summary>Starts ffmpeg.</summary>
    /// <exception cref="IOException">It does not start, or the file can't be made.</exception>
    public static VideoEncoder Start(string ffmpeg, string[] encoder, string path, int width, int height, double rate, TimeProvider time)
    {
        try
        {
            // Made here and emptied there: so nobody but the owner may read it.
            OwnerOnly.Create(Partial(path)).Dispose();
            var start = new ProcessStartInfo(ffmpeg)
            {
                RedirectStandardInput = true,
                RedirectStandardError = true,
                ArgumentList =
                {
                    "-hide_banner", "-v", "error", "-y",
                    "-f", "rawvideo", "-pix_fmt", "bgr0",
                    "-s", string.Create(CultureInfo.InvariantCulture, $"{width}x{height}"),
                    "-framerate", rate.ToString("0.######", CultureInfo.InvariantCulture),
                    "-i", "pipe:0", "-an",
                },
            };
            foreach (var argument in encoder)
            {
                start.ArgumentList.Add(argument);
            }

            foreach (var argument in (ReadOnlySpan<string>)["-pix_fmt", "yuv420p", "-movflags", "+faststart", "-f", "mp4", Partial(path)])
            {
                start.ArgumentList.Add(argument);
            }

            var process = Process.Start(start) ?? throw new IOException($"'{ffmpeg}' did not start.");
            return new(process, path, time);
        }
        catch (Exception e) when (e is Win32Exception or UnauthorizedAccessException)
        {
            throw new IOException($"'{path}' can't be recorded: {e.Message}", e);
        }
    }

    /// <summary>Hands a picture over, and waits while ffmpeg is busy.</summary>
    /// <exception cref="IOException">ffmpeg is gone or stuck; the message holds what it said.</exception>
    public async Task WriteAsync(VideoFrame frame)
    {
        // Pipes are written synchronously on Unix in any case; apart, so that a stuck ffmpeg holds nobody else up.
        var write = Task.Run(() => _process.StandardInput.BaseStream.Write(frame.Pixels));
        try
        {
            await write.WaitAsync(LongestWrite, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _process.Kill();
            await write.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new IOException($"ffmpeg took no picture for {LongestWrite.TotalSeconds:0} seconds and was ended.");
        }
        catch (IOException)
        {
            throw new IOException(await WhyAsync().ConfigureAwait(false));
        }
    }

    /// <summary>Ends the video and gives the file its name.</summary>
    /// <exception cref="IOException">The video could not be finished.</exception>
    public async Task FinishAsync()
    {
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync().WaitAsync(LongestFinish, _time).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It was gone before its input was closed; its exit code below says whether that was well.
            await _process.WaitForExitAsync().ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _process.Kill();
            throw new IOException($"ffmpeg did not finish the video within {LongestFinish.TotalMinutes:0} minutes and was ended.");
        }

        if (_process.ExitCode is not (0 or EndedBySignal))
        {
            throw new IOException(await WhyAsync().ConfigureAwait(false));
        }

        File.Move(Partial(_path), _path, overwrite: true);
    }

    /// <summary>Ends ffmpeg where it still runs, and removes what is left of an unfinished file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync().ConfigureAwait(false);
        }

        await _complaints.ConfigureAwait(false);
        _process.Dispose();
        File.Delete(Partial(_path));
    }

    private static string Partial(string path) => path + ".partial";

    private static async Task<string> TailAsync(StreamReader errors)
    {
        var last = "";
        while (await errors.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            last = line.Length > 0 ? line : last;
        }

        return last;
    }

    private async Task<string> WhyAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        var said = await _complaints.ConfigureAwait(false);
        return $"ffmpeg ended with code {_process.ExitCode}{(said.Length > 0 ? $" and said: {said}" : "")}";
    }
}

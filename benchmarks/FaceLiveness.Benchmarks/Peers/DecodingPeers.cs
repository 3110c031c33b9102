using System.Globalization;
using System.Text.RegularExpressions;
using FaceLiveness.Benchmarks.Live;
using FaceLiveness.FFmpeg;

namespace FaceLiveness.Benchmarks.Peers;

/// <summary>A clip decoded to its end: CPU ms per frame.</summary>
internal static partial class DecodingPeers
{
    public static async Task<double> ProgramAsync(string file)
    {
        var said = await FfmpegProgram.RunAsync("-benchmark", "-threads", "1", "-i", file, "-an", "-f", "null", "-");
        var used = Used().Match(said);
        var frames = Frames().Matches(said);
        return used.Success && frames.Count > 0
            ? 1000 * (Number(used.Groups[1]) + Number(used.Groups[2])) / Number(frames[^1].Groups[1])
            : throw new InvalidOperationException("ffmpeg -benchmark did not say what it took.");
    }

    public static async Task<double> OursAsync(string file, bool pixels)
    {
        var source = new FFmpegFrameSource("clip", file);
        var (start, frames) = (Environment.CpuUsage.TotalTime, 0);
        await foreach (var frame in source.ReadFramesAsync())
        {
            if (pixels)
            {
                _ = frame.View;
            }

            frame.Dispose();
            frames++;
        }

        return (Environment.CpuUsage.TotalTime - start).TotalMilliseconds / frames;
    }

    private static double Number(Group group) => double.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"utime=([\d.]+)s stime=([\d.]+)s")]
    private static partial Regex Used();

    [GeneratedRegex(@"frame=\s*(\d+)")]
    private static partial Regex Frames();
}

using System.Globalization;
using FaceLiveness.Benchmarks.Measuring;
using FaceLiveness.Benchmarks.Reporting;
using FaceLiveness.Models;

namespace FaceLiveness.Benchmarks.Live;

/// <summary><c>threads</c>: whether more cameras mean more threads that wait for each other.</summary>
internal static class ThreadsCommand
{
    public static async Task<Section> RunAsync(VerbOptions options)
    {
        var kind = CameraKind.Named(options.Text("--kind") ?? "640x360");
        var counts = Counts(options.Text("--streams") ?? "1,4,16");
        var time = options.Seconds("--seconds", 15);
        var models = await new ModelStore().GetDefaultPackAsync();
        var table = new Table("cameras", "threads", "runnable, mean", "CPU", "CPU ms per frame", "fps, all", "ONNX Runtime", "FFmpeg", "own");
        var figures = new List<string>();
        foreach (var count in counts)
        {
            var cameras = await CameraClips.PrepareAsync(kind, count);
            await using var run = LiveRun.Start(cameras, models);
            await Progress.WaitAsync(TimeSpan.FromSeconds(5), $"{count} cameras, warming up");
            run.BeginMeasuring();
            await Progress.WaitAsync(time, $"{count} cameras, measuring");
            var measured = run.Measured();
            var milliseconds = measured.Cpu.Total.TotalMilliseconds / Math.Max(1, measured.FramesAnalyzed);
            table.Add(
                N(count, "F0"),
                N(measured.Threads, "F0"),
                N(measured.Runnable, "F2"),
                N(measured.CpuShare, "P0"),
                N(milliseconds, "F2"),
                N(measured.FramesAnalyzed / measured.Elapsed.TotalSeconds, "F0"),
                N(measured.Cpu.InferenceShare, "P0"),
                N(measured.Cpu.DecodingShare, "P0"),
                N(measured.Cpu.OwnShare, "P0"));
            figures.Add($"threads_{count}={measured.Threads} runnable_{count}={N(measured.Runnable, "F2")} cpu_ms_per_frame_{count}={N(milliseconds, "F2")}");
        }

        return new(
            "Threads",
            [$"Cameras of {kind.About}. {Environment.ProcessorCount} processors."],
            [table],
            string.Join(' ', figures))
        {
            Notes =
            [
                "Runnable: threads of the process that ran or waited for a processor, looked at four times a second. Not much above the number of processors: nobody stands in another's way.",
                .. TaskTable.IsSupported ? Array.Empty<string>() : ["Threads can only be asked for on Linux."],
            ],
        };
    }

    private static int[] Counts(string list)
    {
        var counts = new List<int>();
        foreach (var text in list.Split(','))
        {
            counts.Add(int.TryParse(text, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 256
                ? count
                : throw new UsageException($"--streams takes numbers from 1 to 256 with commas between; '{list}' was given."));
        }

        return [.. counts];
    }

    private static string N(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}

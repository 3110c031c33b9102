using System.Globalization;
using FaceLiveness.Benchmarks.Measuring;
using FaceLiveness.Benchmarks.Reporting;
using FaceLiveness.Models;

namespace FaceLiveness.Benchmarks.Live;

/// <summary><c>soak</c>: many cameras for long. Broken is what grows, and who dies; being slow is not.</summary>
internal static class SoakCommand
{
    private const double MaximumGrowth = 0.05;
    private const double MaximumBytesPerFrame = 1024;
    private static readonly TimeSpan DeadAfter = TimeSpan.FromSeconds(5);

    public static async Task<Section> RunAsync(VerbOptions options)
    {
        var kind = CameraKind.Named(options.Text("--kind") ?? "wall");
        var count = options.Count("--streams", 16, 256);
        var time = TimeSpan.FromMinutes(options.Number("--minutes", 10, 0.25, 24 * 60));
        var warmUp = time / 5;
        var cameras = await CameraClips.PrepareAsync(kind, count);
        var models = await new ModelStore().GetDefaultPackAsync();

        // Looking at the threads allocates: rarely, not to count that as the pipeline's.
        await using var run = LiveRun.Start(cameras, models, TimeSpan.FromSeconds(10));
        await Progress.WaitAsync(warmUp, string.Create(CultureInfo.InvariantCulture, $"{count} cameras, warming up"));
        run.BeginMeasuring();
        var samples = new List<Sample> { Sample.Take() };
        var measure = time - warmUp;
        var between = TimeSpan.FromSeconds(Math.Clamp(measure.TotalSeconds / 60, 1, 10));
        for (var left = measure; left > TimeSpan.Zero; left -= between)
        {
            await Task.Delay(between);
            samples.Add(Sample.Take());
            Progress.Update(string.Create(
                CultureInfo.InvariantCulture,
                $"{count} cameras · {left.TotalSeconds:0} s · {samples[^1].Resident >> 20} MB · {samples[^1].Handles} handles · {run.FramesAnalyzed} frames"));
        }

        return Judge(kind, time, warmUp, run.Measured(), samples);
    }

    private static Section Judge(CameraKind kind, TimeSpan time, TimeSpan warmUp, LiveFigures figures, List<Sample> samples)
    {
        // Medians of the first and the last quarter: a picture being saved at the moment of looking is no growth.
        var quarter = Math.Max(1, samples.Count / 4);
        var (first, last) = (samples[..quarter], samples[^quarter..]);
        var growth = ((double)Median(last, sample => sample.Resident) / Median(first, sample => sample.Resident)) - 1;
        var handles = Median(last, sample => sample.Handles) - Median(first, sample => sample.Handles);
        var threads = Median(last, sample => sample.Threads) - Median(first, sample => sample.Threads);
        var bytes = (figures.Allocated - samples.Sum(sample => sample.Cost)) / Math.Max(1, figures.FramesAnalyzed);
        var dead = figures.Streams.Where(stream => stream.State != StreamState.Live || stream.LongestGap > DeadAfter).ToList();
        var alive = figures.Streams.Count - dead.Count;

        var table = new Table("", "first quarter", "last quarter", "change", "allowed");
        table.Add("resident MB", Median(first, s => s.Resident >> 20).ToString(CultureInfo.InvariantCulture), Median(last, s => s.Resident >> 20).ToString(CultureInfo.InvariantCulture), N(growth, "P1"), N(MaximumGrowth, "P0"));
        table.Add("handles", N(Median(first, s => s.Handles), "F0"), N(Median(last, s => s.Handles), "F0"), N(handles, "F0"), "0");
        table.Add("threads", N(Median(first, s => s.Threads), "F0"), N(Median(last, s => s.Threads), "F0"), N(threads, "F0"), "");
        var rates = new Table("", "measured", "allowed");
        rates.Add("managed bytes per frame", N(bytes, "F0"), N(MaximumBytesPerFrame, "F0"));
        rates.Add("collections, generation 0, 1, 2", string.Join(", ", Enumerable.Range(0, 3).Select(generation => samples[^1].Collections[generation] - samples[0].Collections[generation])), "");
        rates.Add("frames analysed", N(figures.FramesAnalyzed, "F0"), "");
        rates.Add("frames dropped", N(figures.DroppedShare, "P1"), "");
        rates.Add("p95 latency ms", N(Percentiles.Of(Percentiles.Together(figures.Streams), 0.95), "F0"), "");
        rates.Add("CPU", N(figures.CpuShare, "P0"), "");
        rates.Add("cameras alive", $"{alive} of {figures.Streams.Count}", "all");
        rates.Add("cameras live all the time", $"{figures.Live} of {figures.Streams.Count}", "");

        return new(
            "Soak",
            [
                string.Create(CultureInfo.InvariantCulture, $"{figures.Streams.Count} cameras of {kind.About}, {time.TotalMinutes:0.##} minutes, the first {warmUp.TotalSeconds:0} s to warm up. All features on."),
            ],
            [table, rates],
            $"rss_growth={N(growth, "F3")} handles_growth={handles} bytes_per_frame={N(bytes, "F0")} streams_alive={alive} streams={figures.Streams.Count}"
            + $" streams_live={figures.Live} threads_growth={threads} soak_minutes={N(time.TotalMinutes, "0.##")}")
        {
            Passed = growth <= MaximumGrowth && handles <= 0 && bytes <= MaximumBytesPerFrame && dead.Count == 0,
            Claims =
            [
                new("soak: resident memory", N(growth, "P1"), "within 5 %", growth <= MaximumGrowth),
                new("soak: handles", N(handles, "F0"), "no growth", handles <= 0),
                new("soak: managed bytes per frame", N(bytes, "F0"), "1024 or fewer", bytes <= MaximumBytesPerFrame),
                new("soak: cameras alive", $"{alive} of {figures.Streams.Count}", "all", dead.Count == 0),
            ],
            Notes =
            [
                $"Alive: running at the end, and never {DeadAfter.TotalSeconds:0} s without a result.",
                .. dead.Select(stream => FormattableString.Invariant($"{stream.Camera.Id}: {stream.State}, {stream.LongestGap.TotalSeconds:F1} s without a result.")),
            ],
        };
    }

    private static long Median(List<Sample> samples, Func<Sample, long> of) => samples.Select(of).Order().ElementAt(samples.Count / 2);

    private static string N(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>The process at one moment, and what looking at it allocated.</summary>
    private sealed record Sample(long Resident, int Handles, int Threads, int[] Collections, long Cost)
    {
        private static readonly TaskTable Tasks = new();

        public static Sample Take()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Tasks.Read();
            var (resident, handles) = (ProcessMemory.Resident, ProcessMemory.Handles);
            return new(
                resident,
                handles,
                Tasks.Count,
                [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)],
                GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }
}

using System.Globalization;
using FaceLiveness.Benchmarks.Reporting;
using FaceLiveness.Models;

namespace FaceLiveness.Benchmarks.Live;

/// <summary><c>capacity</c>: more and more cameras until one is not live any more.</summary>
internal static class CapacityCommand
{
    public static async Task<Section> RunAsync(VerbOptions options)
    {
        IReadOnlyList<CameraKind> kinds = options.Text("--kind") is { } name ? [CameraKind.Named(name)] : CameraKind.All;
        var search = new Search(
            options.Count("--from", 4, 256),
            options.Count("--step", 4, 64),
            options.Count("--to", 40, 256),
            options.Seconds("--warm-up", 5),
            options.Seconds("--seconds", 15));
        var models = await new ModelStore().GetDefaultPackAsync();
        var tables = new List<Table>();
        var figures = new List<string>();
        var claims = new List<Claim>();
        foreach (var kind in kinds)
        {
            var table = new Table(kind.Name, "fps, least", "shown, least", "dropped", "p50 ms", "p95", "p99", "worst p95", "CPU", "RSS MB", "live", "");
            var capacity = await StepUpAsync(kind, search, models, table);
            tables.Add(table);
            figures.Add($"capacity_{kind.Name}={capacity}");
            claims.Add(new($"cameras of {kind.About}", N(capacity, "F0"), $"{kind.Promised} or more, on 2 processors", capacity >= kind.Promised));
        }

        return new(
            "Capacity: cameras of 25 fps kept live",
            [
                .. kinds.Select(kind => $"{kind.Name}: {kind.About}, {kind.BitRate / 1e6:0.0} Mbit/s."),
                $"Clips of the demo, {CameraClips.Encoding}; each camera plays another clip or from another place, in a loop, at the pace of life.",
                string.Create(CultureInfo.InvariantCulture, $"All features on: blinks, passive liveness, profiles, status, history. {search.WarmUp.TotalSeconds:0} s to warm up, {search.Measure.TotalSeconds:0} s measured at each step."),
            ],
            tables,
            string.Join(' ', figures))
        {
            Claims = claims,
            Notes =
            [
                LiveRule.InWords,
                "fps and shown: of the cameras with somebody in view. Latencies of all cameras together; worst p95: of one. CPU: of all processors. A step that is not live is tried once more. RSS: the process is the same for all steps, and what earlier ones freed counts until the system takes it back.",
            ],
        };
    }

    /// <summary>In steps until one is not live, then once half a step back.</summary>
    private static async Task<int> StepUpAsync(CameraKind kind, Search search, IReadOnlyList<ModelFile> models, Table table)
    {
        var capacity = 0;
        for (var count = search.From; count <= search.To; count += search.Step)
        {
            if (await IsLiveAsync(count))
            {
                capacity = count;
                continue;
            }

            // One quiet moment more: what else runs on the machine may have been the cause.
            if (await IsLiveAsync(count))
            {
                capacity = count;
                continue;
            }

            var between = count - (search.Step / 2);
            return between > capacity && between < count && await IsLiveAsync(between) ? between : capacity;
        }

        return capacity;

        async Task<bool> IsLiveAsync(int count)
        {
            var cameras = await CameraClips.PrepareAsync(kind, count);
            await using var run = LiveRun.Start(cameras, models);
            await Progress.WaitAsync(search.WarmUp, $"{kind.Name}: {count} cameras, warming up");
            run.BeginMeasuring();
            await Progress.WaitAsync(search.Measure, $"{kind.Name}: {count} cameras, measuring");
            var measured = run.Measured();
            table.Add(Row(count, measured));
            return measured.Fault is null;
        }
    }

    private static string[] Row(int count, LiveFigures figures)
    {
        var people = figures.Streams.Where(stream => stream.Camera.HasPerson).ToList();
        var latencies = Percentiles.Together(figures.Streams);
        return
        [
            N(count, "F0"),
            N(people.Min(stream => stream.FramesPerSecond), "F1"),
            N(people.Min(stream => stream.ShareWithPerson), "P0"),
            N(figures.DroppedShare, "P1"),
            N(Percentiles.Of(latencies, 0.5), "F0"),
            N(Percentiles.Of(latencies, 0.95), "F0"),
            N(Percentiles.Of(latencies, 0.99), "F0"),
            N(figures.Streams.Max(stream => stream.P95), "F0"),
            N(figures.CpuShare, "P0"),
            N(figures.Resident / 1048576.0, "F0"),
            figures.Fault is null ? "yes" : $"{figures.Live} of {count}",
            figures.Fault ?? "",
        ];
    }

    private static string N(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private sealed record Search(int From, int Step, int To, TimeSpan WarmUp, TimeSpan Measure);
}

using System.Globalization;
using FaceLiveness.Benchmarks.Measuring;
using FaceLiveness.Benchmarks.Reporting;
using FaceLiveness.Models;
using FaceLiveness.Onnx;

namespace FaceLiveness.Benchmarks.Stages;

/// <summary><c>liveness</c>: one recording, and the processor time of all liveness checks for each look at a face.</summary>
internal static class LivenessCommand
{
    private const string Landmarks = "landmarks";
    private const string Check = "liveness: ";
    private const double Promise = 1.5;

    // As for the stages: until then the runtime has compiled for good what is called often.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(30);

    public static async Task<Section> RunAsync(VerbOptions options)
    {
        TimeSpan? limit = options.Text("--seconds") is null ? null : options.Seconds("--seconds", 1);
        var store = new ModelStore();
        var models = await store.GetDefaultPackAsync();
        var clip = options.Text("--clip") ?? await store.GetClipAsync("clip-cap12");
        InferenceMeter.Start();
        using var stages = OnnxStages.Open(models);
        Progress.Say("Warming up …");
        await StagesCommand.WatchAsync(stages, clip, limit < WarmUp ? limit : WarmUp, new StageLedger());
        var ledger = new StageLedger();
        Progress.Say("Liveness …");
        var (frames, video) = await StagesCommand.WatchAsync(stages, clip, limit, ledger);

        // Every face that is seen in a frame gets landmarks once.
        if (!ledger.Costs.TryGetValue(Landmarks, out var landmarks))
        {
            throw new UsageException($"No face was seen in {clip}: choose a clip of a person.");
        }

        var faces = landmarks.Calls;
        var table = new Table("CPU, ms per face and frame", "total", "ONNX Runtime", "own", "bytes per face");
        var all = new StageCost();
        foreach (var (name, cost) in ledger.Costs.Where(cost => cost.Key.StartsWith(Check, StringComparison.Ordinal)))
        {
            Row(name[Check.Length..], cost);
            all.Cpu += cost.Cpu;
            all.Inference += cost.Inference;
            all.Allocated += cost.Allocated;
        }

        Row("all checks", all);
        Row(Landmarks, landmarks);
        Row("all checks with landmarks", new() { Cpu = all.Cpu + landmarks.Cpu, Inference = all.Inference + landmarks.Inference, Allocated = all.Allocated + landmarks.Allocated });
        var perFace = all.Cpu.TotalMilliseconds / faces;
        var withLandmarks = perFace + (landmarks.Cpu.TotalMilliseconds / faces);
        return new(
            "Liveness",
            [$"{Path.GetFileName(clip)}: {N(video.TotalSeconds, "F1")} s of video, {frames} frames, {faces} looks at a face; the default pack and options, one thread."],
            [table],
            $"liveness_ms_per_face={N(perFace, "F3")} onnx_ms_per_face={N(all.Inference.TotalMilliseconds / faces, "F3")} liveness_with_landmarks_ms_per_face={N(withLandmarks, "F3")}")
        {
            Claims = [new("CPU of all liveness checks for each face and frame", $"{N(perFace, "F2")} ms", $"at most {N(Promise, "F1")} ms", perFace <= Promise)],
            Notes = ["Landmarks are shared with following, quality and recognition. The measuring itself is included: about a microsecond a call."],
        };

        void Row(string name, StageCost cost) => table.Add(
            name,
            N(cost.Cpu.TotalMilliseconds / faces, "F3"),
            N(cost.Inference.TotalMilliseconds / faces, "F3"),
            N(cost.Own.TotalMilliseconds / faces, "F3"),
            N((double)cost.Allocated / faces, "F0"));
    }

    private static string N(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}

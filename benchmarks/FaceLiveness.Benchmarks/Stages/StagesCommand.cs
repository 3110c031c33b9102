using System.Globalization;
using FaceLiveness.Benchmarks.Measuring;
using FaceLiveness.Benchmarks.Reporting;
using FaceLiveness.FFmpeg;
using FaceLiveness.Imaging.Skia;
using FaceLiveness.Models;
using FaceLiveness.Onnx;

namespace FaceLiveness.Benchmarks.Stages;

/// <summary><c>stages</c>: one recording, with a clock around every stage.</summary>
internal static class StagesCommand
{
    // Until then the runtime has compiled for good what is called often; compiling would else be more than half of what is ours.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(30);

    public static async Task<Section> RunAsync(VerbOptions options)
    {
        TimeSpan? limit = options.Text("--seconds") is null ? null : options.Seconds("--seconds", 1);
        var store = new ModelStore();
        var models = await store.GetDefaultPackAsync();
        var clip = options.Text("--clip") ?? await store.GetClipAsync("clip-cap12");
        InferenceMeter.Start();

        // Opened once: what a model allocates at its first run is no cost of a frame.
        using var stages = OnnxStages.Open(models);
        Progress.Say("Warming up …");
        await WatchAsync(stages, clip, WarmUp, new StageLedger());
        var ledger = new StageLedger();
        Progress.Say("Every stage by itself …");
        var passage = await Passage.MeasureAsync(() => WatchAsync(stages, clip, limit, ledger));

        var table = new Table("CPU, ms per frame", "calls per frame", "total", "ONNX Runtime", "own", "own share", "bytes per frame");
        foreach (var (name, stage) in ledger.Costs.OrderByDescending(stage => stage.Value.Cpu))
        {
            Row(name, stage.Calls, stage.Cpu, stage.Inference, stage.Own, stage.Allocated);
        }

        var inStages = TimeSpan.FromTicks(ledger.Costs.Values.Sum(stage => stage.Own.Ticks));
        var engine = passage.Cpu.Own - inStages;
        Row("engine and runtime", passage.Frames, engine, TimeSpan.Zero, engine, passage.Allocated - ledger.Costs.Values.Sum(stage => stage.Allocated));
        Row("decoding", passage.Frames, passage.Cpu.Decoding, TimeSpan.Zero, TimeSpan.Zero, 0);
        Row("all", passage.Frames, passage.Cpu.Total, passage.Cpu.Inference, passage.Cpu.Own, passage.Allocated);
        return new(
            "Stage by stage",
            [$"{Path.GetFileName(clip)}: {N(passage.Video.TotalSeconds, "F1")} s of video, {passage.Frames} frames; one recording, the default pack, profiles in memory."],
            [table],
            $"stages_cpu_per_video_s={N(passage.CpuPerVideoSecond, "F3")} stages_own_share={N(passage.Cpu.OwnShare, "F3")}")
        {
            Notes = ["Engine and runtime: all that is in no stage, on FFmpeg's threads or in ONNX Runtime; the measuring itself included."],
        };

        void Row(string name, int calls, TimeSpan total, TimeSpan inference, TimeSpan own, long allocated) => table.Add(
            name,
            N((double)calls / passage.Frames, "F2"),
            N(total.TotalMilliseconds / passage.Frames, "F3"),
            N(inference.TotalMilliseconds / passage.Frames, "F3"),
            N(own.TotalMilliseconds / passage.Frames, "F3"),
            N(own / passage.Cpu.Total, "P1"),
            N((double)allocated / passage.Frames, "F0"));
    }

    /// <summary>Runs a recording through the default pipeline, every stage measured.</summary>
    internal static async Task<(int Frames, TimeSpan Video)> WatchAsync(OnnxStages stages, string clip, TimeSpan? duration, StageLedger ledger)
    {
        var builder = new PipelineBuilder()
            .AddPersonDetector(stages.PersonDetector)
            .AddFaceDetector(stages.FaceDetector)
            .AddFaceLandmarker(stages.FaceLandmarker)
            .AddFaceEmbedder(stages.FaceEmbedder)
            .AddProfileStore(new InMemoryProfileStore())
            .AddImageCodec(new SkiaImageCodec())
            .AddSource(new FFmpegFrameSource("clip", clip, new FFmpegSourceOptions { Duration = duration }))
            .UsePersonDetector(inner => new MeasuredPersonDetector(inner, ledger))
            .UseFaceDetector(inner => new MeasuredFaceDetector(inner, ledger))
            .UseFaceLandmarker(inner => new MeasuredFaceLandmarker(inner, ledger))
            .UseFaceEmbedder(inner => new MeasuredFaceEmbedder(inner, ledger))
            .UseFaceQualityAssessor(inner => new MeasuredFaceQualityAssessor(inner, ledger))
            .AddPersonTracker(_ => new MeasuredPersonTracker(new ByteTracker(), ledger));
        ILivenessCheck[] checks = [new BlinkLivenessCheck(), new SurroundingsLivenessCheck(), new RepetitionLivenessCheck()];
        foreach (var check in stages.PassiveLiveness is { } passive ? [passive, .. checks] : checks)
        {
            builder.AddLivenessCheck(new MeasuredLivenessCheck(check, ledger));
        }

        await using var pipeline = builder.Build();
        var (frames, first, last) = (0, TimeSpan.Zero, TimeSpan.Zero);
        await foreach (var result in pipeline.RunAsync())
        {
            (first, last) = (frames == 0 ? result.Timestamp : first, result.Timestamp);
            frames++;
        }

        return pipeline.Streams[0].Fault is { } fault
            ? throw new InvalidOperationException(fault)
            : (frames, frames > 1 ? (last - first) * ((double)frames / (frames - 1)) : TimeSpan.Zero);
    }

    private static string N(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}

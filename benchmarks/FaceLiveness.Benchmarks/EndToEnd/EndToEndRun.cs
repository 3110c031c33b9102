using FaceLiveness.FFmpeg;
using FaceLiveness.Imaging.Skia;
using FaceLiveness.Onnx;

namespace FaceLiveness.Benchmarks.EndToEnd;

/// <summary>
/// Watches a clip four times: to warm up; decoding only; as a user would, for speed and memory; and with every stage measured, for shares.
/// </summary>
internal sealed class EndToEndRun(string clip, TimeSpan? limit, IReadOnlyList<ModelFile> models)
{
    // Until then the runtime has compiled for good what is called often; compiling would else be more than half of what is ours.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(30);

    public async Task<EndToEndFigures> MeasureAsync()
    {
        // Opened once: what a model allocates at its first run is no cost of a frame.
        using var stages = OnnxStages.Open(models);
        await WatchAsync(stages, WarmUp, new StageLedger());
        var decoding = await DecodeAsync();
        var plain = await WatchAsync(stages, limit, null);
        var ledger = new StageLedger();
        OnnxModel.RunObserver = ledger.ObserveRun;
        var measured = await WatchAsync(stages, limit, ledger);
        OnnxModel.RunObserver = null;
        return new EndToEndFigures(plain, measured, decoding, ledger.Costs);
    }

    private async Task<Passage> DecodeAsync()
    {
        var source = Source(limit);
        var passage = Passage.Begin();
        await foreach (var frame in source.ReadFramesAsync())
        {
            passage.Count(frame.Timestamp);
            frame.Dispose();
        }

        return passage.End();
    }

    private async Task<Passage> WatchAsync(OnnxStages stages, TimeSpan? duration, StageLedger? ledger)
    {
        var builder = new PipelineBuilder()
            .Configure(options => options.Analysis.MaximumConcurrency = 1)
            .AddPersonDetector(stages.PersonDetector)
            .AddFaceDetector(stages.FaceDetector)
            .AddFaceLandmarker(stages.FaceLandmarker)
            .AddFaceEmbedder(stages.FaceEmbedder)
            .AddProfileStore(new InMemoryProfileStore())
            .AddImageCodec(new SkiaImageCodec())
            .AddSource(Source(duration));
        ILivenessCheck[] checks = stages.PassiveLiveness is { } passive ? [passive, new BlinkLivenessCheck()] : [new BlinkLivenessCheck()];
        foreach (var check in checks)
        {
            builder.AddLivenessCheck(ledger is null ? check : new MeasuredLivenessCheck(check, ledger));
        }

        if (ledger is not null)
        {
            builder
                .UsePersonDetector(inner => new MeasuredPersonDetector(inner, ledger))
                .UseFaceDetector(inner => new MeasuredFaceDetector(inner, ledger))
                .UseFaceLandmarker(inner => new MeasuredFaceLandmarker(inner, ledger))
                .UseFaceEmbedder(inner => new MeasuredFaceEmbedder(inner, ledger))
                .UseFaceQualityAssessor(inner => new MeasuredFaceQualityAssessor(inner, ledger))
                .AddPersonTracker(_ => new MeasuredPersonTracker(new ByteTracker(), ledger));
        }

        await using var pipeline = builder.Build();
        var passage = Passage.Begin();
        await foreach (var result in pipeline.RunAsync())
        {
            passage.Count(result.Timestamp);
        }

        return pipeline.Streams[0].Fault is { } fault ? throw new InvalidOperationException(fault) : passage.End();
    }

    private FFmpegFrameSource Source(TimeSpan? duration) => new("benchmark", clip, new FFmpegSourceOptions { Duration = duration });
}

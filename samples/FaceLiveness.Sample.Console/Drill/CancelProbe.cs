using FaceLiveness.FFmpeg;

namespace FaceLiveness.Sample.Drill;

/// <summary>Measures how long a pipeline that watches nothing but a failing camera takes to stop.</summary>
internal static class CancelProbe
{
    // Late enough to have connected, early enough to be in the middle of the fault.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(400);

    public static async Task<TimeSpan> MeasureAsync(string address, FFmpegSourceOptions options, Action<FaceLivenessOptions> configure)
    {
        var nobody = new NobodyThere();
        await using var pipeline = new PipelineBuilder()
            .AddPersonDetector(nobody).AddFaceDetector(nobody).AddFaceLandmarker(nobody).AddFaceEmbedder(nobody).AddBlinkLiveness()
            .AddProfileStore(new InMemoryProfileStore()).AddSource(new FFmpegFrameSource("probe", address, options)).Configure(configure).Build();
        using var stop = new CancellationTokenSource();
        var running = RunAsync(pipeline, stop.Token);
        await Task.Delay(Moment, TimeProvider.System, CancellationToken.None);
        var since = TimeProvider.System.GetTimestamp();
        await stop.CancelAsync();
        await running;
        return TimeProvider.System.GetElapsedTime(since);
    }

    private static async Task RunAsync(FacePipeline pipeline, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var result in pipeline.RunAsync(cancellationToken))
            {
                // What is seen does not matter.
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The moment that is measured.
        }
    }
}

using FaceLiveness.Sample.Display;
using FaceLiveness.Sample.Wiring;
using FaceLiveness.Storage.Files;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FaceLiveness.Sample.Commands;

/// <summary>Runs a pipeline from start to end, shows it, and says at the end what came of it.</summary>
internal static class WatchRun
{
    public static Task<int> RunAsync(WatchSettings settings, CancellationToken cancellationToken) => Guard.RunAsync(async () =>
    {
        settings.Output.Create();
        var models = await new ModelSetup().GetModelsAsync(cancellationToken);
        var summary = new RunSummary(TimeProvider.System);
        using var stages = new StageMeter();
        var display = CreateDisplay(settings, stages);
        await using var services = WatchServices.Build(settings, models, display);
        using var trace = settings.Trace is { } path ? new TraceFile(path, logger: services.GetRequiredService<ILogger<TraceFile>>()) : null;
        var pipeline = services.GetRequiredService<FacePipeline>();
        try
        {
            await using (display)
            {
                display.Start(pipeline);
                await foreach (var result in pipeline.RunAsync(cancellationToken))
                {
                    display.Show(result);
                    summary.Add(result);
                    if (result.Timestamp >= settings.Limit && pipeline.Streams.All(stream => IsDone(stream, settings.Limit.Value)))
                    {
                        break;
                    }
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is a way to end a run, not a fault: everything is saved by now, and the summary is due.
        }

        var streams = pipeline.Streams;
        await pipeline.DisposeAsync();
        if (!settings.Json)
        {
            summary.Write(streams, pipeline.Profiles, stages.Costs, settings);
        }

        return cancellationToken.IsCancellationRequested ? ExitCode.Cancelled
            : streams.Any(stream => stream.State == StreamState.Failed) ? ExitCode.Failure
            : ExitCode.Success;
    });

    private static bool IsDone(StreamCounters stream, TimeSpan limit) =>
        stream.State is StreamState.Ended or StreamState.Failed || stream.Position >= limit;

    private static IWatchDisplay CreateDisplay(WatchSettings settings, StageMeter stages) =>
        settings.Json ? new JsonDisplay(Console.Out)
        : Terminal.IsInteractive ? new LiveTable(Terminal.Out, stages, TimeProvider.System, settings.Limit)
        : new PlainDisplay(Console.Out, TimeProvider.System, settings.Limit);
}

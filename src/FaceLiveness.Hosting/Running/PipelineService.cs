using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FaceLiveness.Hosting;

/// <summary>Runs the pipeline for as long as the host runs. A fault of the pipeline stops the host: nobody should believe that somebody watches.</summary>
internal sealed partial class PipelineService(
    IServiceProvider services,
    ConfiguredCameras cameras,
    IHostApplicationLifetime lifetime,
    TimeProvider timeProvider,
    ILogger<PipelineService> logger) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private FacePipeline? _pipeline;
    private Task _running = Task.CompletedTask;
    private Task _following = Task.CompletedTask;

    /// <summary>Whether the pipeline runs: false before, afterwards, and after a fault.</summary>
    public bool IsRunning => _pipeline is not null && !_running.IsCompleted;

    /// <summary>When it began to run; null before.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var pipeline = services.GetService<FacePipeline>() ?? throw new InvalidOperationException(
            "There is no pipeline to run. Call services.AddFaceLiveness(…) beside services.AddFaceLivenessHosting().");
        await cameras.BeginAsync(pipeline).ConfigureAwait(false);
        _pipeline = pipeline;
        StartedAt = timeProvider.GetUtcNow();
        _running = Task.Run(() => RunAsync(pipeline), CancellationToken.None);
        _following = Task.Run(() => cameras.FollowAsync(pipeline, _stop.Token), CancellationToken.None);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Stops watching, and waits until all that was learned and told has reached its store.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _following.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _running.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes what is written at the end, such as the last status, when nobody asks the pipeline anything any more.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (_pipeline is { } pipeline && _running.IsCompleted)
        {
            await cameras.CloseAsync().ConfigureAwait(false);
            await pipeline.DisposeAsync().ConfigureAwait(false);
        }
    }

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync(FacePipeline pipeline)
    {
        try
        {
            // The sinks have what there is to do with results.
            await foreach (var _ in pipeline.RunAsync(_stop.Token).ConfigureAwait(false))
            {
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            LogStopped();
        }
#pragma warning disable CA1031 // Whatever it is, the host is told and stops.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(exception, exception.Message);
            Environment.ExitCode = Environment.ExitCode == 0 ? 1 : Environment.ExitCode;
            lifetime.StopApplication();
        }
    }

    [LoggerMessage(EventId = 6001, Level = LogLevel.Information, Message = "No camera is watched any more: the host stops")]
    private partial void LogStopped();

    [LoggerMessage(EventId = 6002, Level = LogLevel.Critical, Message = "The pipeline failed, and the host stops: nothing is watched any more. {Cause}")]
    private partial void LogFailed(Exception exception, string cause);
}

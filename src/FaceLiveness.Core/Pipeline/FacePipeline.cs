using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace FaceLiveness;

/// <summary>Watches all its streams at once and tells who is there. Made by <see cref="PipelineBuilder"/>.</summary>
public sealed class FacePipeline : IAsyncDisposable
{
    // A consumer may be this many results behind before recordings wait for it and live results are dropped.
    private const int ResultCapacity = 256;

    private readonly PipelineStages _stages;
    private readonly FaceLivenessOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILoggerFactory _loggerFactory;
    private readonly IReadOnlyList<object> _owned;
    private readonly StreamWorker[] _workers = [];
    private readonly PipelineTelemetry _telemetry;
    private readonly LoadController _load;
    private readonly SemaphoreSlim? _analysisSlots;
    private int _started;
    private int _disposed;

    internal FacePipeline(
        PipelineStages stages, FaceLivenessOptions options, TimeProvider timeProvider, ILoggerFactory loggerFactory, IReadOnlyList<object> owned)
    {
        _stages = stages;
        _options = options;
        _timeProvider = timeProvider;
        _loggerFactory = loggerFactory;
        _owned = owned;
        _load = new LoadController(timeProvider);
        _telemetry = new PipelineTelemetry(timeProvider, () => _workers.Select(worker => worker.Counters), () => _load.Level);
        _analysisSlots = options.Analysis.MaximumConcurrency > 0 ? new SemaphoreSlim(options.Analysis.MaximumConcurrency) : null;
        _workers = [.. stages.Sources.Select(
            (source, index) => new StreamWorker(source, index, stages, options, _load, _telemetry, timeProvider, loggerFactory))];
    }

    /// <summary>The profiles that this pipeline recognises, creates and improves.</summary>
    public ProfileManager Profiles => _stages.Profiles;

    /// <summary>The counters of every stream at this moment, in the order in which the sources were added.</summary>
    public IReadOnlyList<StreamCounters> Streams => [.. _workers.Select(worker => worker.Counters)];

    /// <summary>What is left out at this moment because the machine can't keep up with its cameras.</summary>
    public LoadLevel Load => _load.Level;

    /// <summary>
    /// Runs every stream until all recordings have ended and no live one is tried again, or until cancelled.
    /// Each stream has its own worker: a slow or dead one delays none of the others.
    /// </summary>
    /// <param name="cancellationToken">Stops everything; what is to be saved is saved before the enumeration ends.</param>
    /// <returns>A result for every analysed frame; in order within a stream, interleaved between streams.</returns>
    /// <exception cref="InvalidOperationException">The pipeline has run already.</exception>
    public async IAsyncEnumerable<FrameResult> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _started, 1) == 1)
        {
            throw new InvalidOperationException("A pipeline runs once. Build another one to run again.");
        }

        var logger = _loggerFactory.CreateLogger<FacePipeline>();
        await Profiles.LoadAsync(cancellationToken).ConfigureAwait(false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var results = Channel.CreateBounded<FrameResult>(new BoundedChannelOptions(ResultCapacity) { SingleReader = true });
        var events = new EventQueue(_stages.EventSinks, logger);
        await using (events.ConfigureAwait(false))
        {
            var work = RunWorkersAsync(results.Writer, events, stop.Token);
            try
            {
                await foreach (var result in results.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                {
                    yield return result;
                }
            }
            finally
            {
                await stop.CancelAsync().ConfigureAwait(false);
                await work.ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Disposes the stages that the builder's factories made, the last one first: all of them, even where one fails. What files are written at
    /// the end (status, contact sheet, video) is written here. A second call, such as a container's, does nothing.
    /// </summary>
    /// <exception cref="IOException">A stage could not write what it had to. The others were disposed.</exception>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        await Profiles.DisposeAsync().ConfigureAwait(false);
        ExceptionDispatchInfo? first = null;
        foreach (var stage in _owned.Reverse())
        {
            try
            {
                switch (stage)
                {
                    case IAsyncDisposable asyncDisposable:
                        await asyncDisposable.DisposeAsync().ConfigureAwait(false);
                        break;
                    case IDisposable disposable:
                        disposable.Dispose();
                        break;
                }
            }
#pragma warning disable CA1031 // Thrown again when every stage has had its turn.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                first ??= ExceptionDispatchInfo.Capture(exception);
            }
        }

        _analysisSlots?.Dispose();
        _telemetry.Dispose();
        first?.Throw();
    }

    private async Task RunWorkersAsync(ChannelWriter<FrameResult> results, EventQueue events, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_workers.Select(worker => Task.Run(
                () => worker.RunAsync(results, events, _analysisSlots, cancellationToken), CancellationToken.None))).ConfigureAwait(false);
            results.TryComplete();
        }
#pragma warning disable CA1031 // Handed to the consumer by the channel.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            results.TryComplete(exception);
        }
    }
}

using System.Collections.Immutable;
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
    private readonly Lock _gate = new();
    private readonly PipelineTelemetry _telemetry;
    private readonly LoadController _load;
    private readonly SemaphoreSlim? _analysisSlots;
    private ImmutableArray<StreamWorker> _workers = [];
    private PipelineRun? _run;
    private int _opened;
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
        _telemetry = new PipelineTelemetry(timeProvider, () => Workers.Select(worker => worker.Counters), () => _load.Level);
        _analysisSlots = options.Analysis.MaximumConcurrency > 0 ? new SemaphoreSlim(options.Analysis.MaximumConcurrency) : null;
        foreach (var source in stages.Sources)
        {
            AddSource(source);
        }
    }

    /// <summary>The profiles that this pipeline recognises, creates and improves.</summary>
    public ProfileManager Profiles => _stages.Profiles;

    /// <summary>Where the profiles are kept.</summary>
    public IProfileStore ProfileStore => _stages.ProfileStore;

    /// <summary>Reads and writes pictures; null where none was added.</summary>
    public IImageCodec? ImageCodec => _stages.ImageCodec;

    /// <summary>Enrols people from pictures, with this pipeline's models; null where there is no <see cref="ImageCodec"/>.</summary>
    public PictureEnrollment? Enrollment => _stages.Enrollment;

    /// <summary>The model of the embeddings that this pipeline compares.</summary>
    public string ModelId => _stages.FaceEmbedder.ModelId;

    /// <summary>The model files that its stages were opened from, as far as whoever added them said so (<see cref="PipelineBuilder.AddModels"/>).</summary>
    public IReadOnlyList<ModelFile> Models => _stages.Models;

    /// <summary>The counters of every stream at this moment, in the order in which the sources were added.</summary>
    public IReadOnlyList<StreamCounters> Streams => [.. Workers.Select(worker => worker.Counters)];

    /// <summary>What is left out at this moment because the machine can't keep up with its cameras.</summary>
    public LoadLevel Load => _load.Level;

    /// <summary>The options that it was built with; not to be changed any more.</summary>
    internal FaceLivenessOptions Options => _options;

    private ImmutableArray<StreamWorker> Workers
    {
        get
        {
            lock (_gate)
            {
                return _workers;
            }
        }
    }

    /// <summary>Adds a stream. It is watched at once where the pipeline runs, and otherwise from when it does.</summary>
    /// <param name="source">Where it comes from; stays its owner's, who may dispose it when <see cref="RemoveSourceAsync"/> or the run has ended.</param>
    /// <exception cref="ArgumentException">There is a stream of that id.</exception>
    /// <exception cref="InvalidOperationException">The run has ended.</exception>
    public void AddSource(IFrameSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        lock (_gate)
        {
            if (_workers.Any(worker => worker.Id == source.Id))
            {
                throw new ArgumentException($"There is a stream '{source.Id}' already: remove it first, or give this one another id.", nameof(source));
            }

            var worker = new StreamWorker(source, _opened++, _stages, _options, _load, _telemetry, _timeProvider, _loggerFactory);
            if (_run?.TryStart(worker) == false)
            {
                throw new InvalidOperationException($"Stream '{source.Id}' can't be added: the pipeline's run has ended. Build another one to run again.");
            }

            _workers = _workers.Add(worker);
        }
    }

    /// <summary>Stops watching a stream. Who is in its view leaves; the others notice nothing.</summary>
    /// <param name="streamId">The id of its source.</param>
    /// <returns>True when the source is not read any more; false where there is no stream of that id.</returns>
    public async Task<bool> RemoveSourceAsync(string streamId)
    {
        ArgumentNullException.ThrowIfNull(streamId);
        StreamWorker? worker;
        PipelineRun? run;
        lock (_gate)
        {
            worker = _workers.FirstOrDefault(worker => worker.Id == streamId);
            run = _run;
        }

        if (worker is null)
        {
            return false;
        }

        await worker.StopAsync().ConfigureAwait(false);
        lock (_gate)
        {
            // Only now: until it has ended nobody else may have its id.
            if (!_workers.Contains(worker))
            {
                return false;
            }

            _workers = _workers.Remove(worker);
        }

        if (run is not null)
        {
            await run.TellAsync(new StreamRemoved(worker.Now())).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>
    /// Runs every stream until all recordings have ended and no live one is tried again, or until cancelled
    /// (only until cancelled where <see cref="PipelineBuilder.RunUntilCancelled"/> says so).
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
            var work = WatchAsync(new PipelineRun(results.Writer, events, _analysisSlots, _stages.RunUntilCancelled, stop.Token), results.Writer);
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

    private async Task WatchAsync(PipelineRun run, ChannelWriter<FrameResult> results)
    {
        try
        {
            lock (_gate)
            {
                _run = run;
                foreach (var worker in _workers)
                {
                    run.TryStart(worker);
                }
            }

            await run.WaitAsync().ConfigureAwait(false);
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

using System.Threading.Channels;

namespace FaceLiveness;

/// <summary>The one run of a pipeline: the streams that are being watched, of which some come and go.</summary>
internal sealed class PipelineRun
{
    private readonly ChannelWriter<FrameResult> _results;
    private readonly EventQueue _events;
    private readonly SemaphoreSlim? _analysisSlots;
    private readonly CancellationToken _cancellationToken;
    private readonly Task _cancelled;
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _streams = [];

    /// <param name="results">Takes the result of every frame.</param>
    /// <param name="events">Takes what happens.</param>
    /// <param name="analysisSlots">How many frames may be analysed at once; null for any number.</param>
    /// <param name="untilCancelled">Whether it goes on when no stream does.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public PipelineRun(
        ChannelWriter<FrameResult> results, EventQueue events, SemaphoreSlim? analysisSlots, bool untilCancelled, CancellationToken cancellationToken)
    {
        (_results, _events, _analysisSlots, _cancellationToken) = (results, events, analysisSlots, cancellationToken);
        _cancelled = untilCancelled ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken) : Task.CompletedTask;
    }

    /// <summary>No stream can be added any more.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Begins to watch a stream.</summary>
    /// <returns>Whether it could: false when the run has ended.</returns>
    public bool TryStart(StreamWorker worker)
    {
        lock (_gate)
        {
            if (HasEnded)
            {
                return false;
            }

            _streams.RemoveWhere(stream => stream.IsCompletedSuccessfully);
            _streams.Add(worker.Start(_results, _events, _analysisSlots, _cancellationToken));
            return true;
        }
    }

    /// <summary>Tells what happened to a stream that has ended.</summary>
    public async Task TellAsync(PipelineEvent happened)
    {
        if (!HasEnded)
        {
            await _events.PublishAsync(happened).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until all streams have ended, also those that were added meanwhile.</summary>
    public async Task WaitAsync()
    {
        await _cancelled.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (true)
        {
            Task[] streams;
            lock (_gate)
            {
                _streams.RemoveWhere(stream => stream.IsCompletedSuccessfully);
                streams = [.. _streams];
                if (HasEnded = streams.Length == 0)
                {
                    return;
                }
            }

            await Task.WhenAll(streams).ConfigureAwait(false);
        }
    }
}

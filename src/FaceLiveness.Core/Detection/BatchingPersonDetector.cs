namespace FaceLiveness;

/// <summary>
/// Makes one run of what several streams want at the same time: while two runs are under way (one may prepare its pictures while the other computes)
/// further pictures gather for the next. Nobody waits for a batch to fill up.
/// </summary>
/// <param name="detector">Takes several pictures at once.</param>
internal sealed class BatchingPersonDetector(IPersonDetector detector) : IPersonDetector
{
    private const int RunsAtOnce = 2;

    private readonly Lock _gate = new();
    private readonly Queue<Request> _waiting = new();
    private int _running;

    public int MaximumBatch => detector.MaximumBatch;

    /// <remarks>Once asked for, a picture is searched even if its stream is cancelled: others may be in the same run, which is short.</remarks>
    public async ValueTask<IReadOnlyList<IReadOnlyList<PersonDetection>>> DetectAsync(
        IReadOnlyList<VideoFrame> frames, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frames);
        cancellationToken.ThrowIfCancellationRequested();
        var requests = new Request[frames.Count];
        lock (_gate)
        {
            for (var i = 0; i < requests.Length; i++)
            {
                _waiting.Enqueue(requests[i] = new Request(frames[i]));
            }

            StartRuns();
        }

        var results = new IReadOnlyList<PersonDetection>[requests.Length];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = await requests[i].Found.Task.ConfigureAwait(false);
        }

        return results;
    }

    private void StartRuns()
    {
        while (_running < RunsAtOnce && _waiting.Count > 0)
        {
            var batch = new List<Request>();
            while (batch.Count < MaximumBatch && _waiting.TryDequeue(out var request))
            {
                batch.Add(request);
            }

            _running++;
            _ = Task.Run(() => RunAsync(batch));
        }
    }

    private async Task RunAsync(List<Request> batch)
    {
        try
        {
            var found = await detector.DetectAsync([.. batch.Select(request => request.Frame)], CancellationToken.None).ConfigureAwait(false);
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Found.SetResult(found[i]);
            }
        }
#pragma warning disable CA1031 // Thrown again for everybody who waits for it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            foreach (var request in batch)
            {
                request.Found.TrySetException(exception);
            }
        }
        finally
        {
            lock (_gate)
            {
                _running--;
                StartRuns();
            }
        }
    }

    private sealed record Request(VideoFrame Frame)
    {
        public TaskCompletionSource<IReadOnlyList<PersonDetection>> Found { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

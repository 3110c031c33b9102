using System.Diagnostics;
using FaceLiveness.Benchmarks.Measuring;
using FaceLiveness.FFmpeg;
using FaceLiveness.Imaging.Skia;

namespace FaceLiveness.Benchmarks.Live;

/// <summary>A wall of cameras that is being watched, all features on: profiles, status and history go into a folder of the run's own.</summary>
internal sealed class LiveRun : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("faceliveness-bench-").FullName;
    private readonly Dictionary<string, StreamLog> _logs;
    private readonly List<FFmpegFrameSource> _sources;
    private readonly FacePipeline _pipeline;
    private readonly CancellationTokenSource _stop = new();
    private readonly ProcessWatch _process;
    private readonly Task _watching;
    private IReadOnlyList<StreamCounters> _countersBefore = [];
    private long[] _unreadBefore = [];
    private CpuShares _cpuBefore;
    private long _allocatedBefore;
    private long _start;

    private LiveRun(IReadOnlyList<Camera> cameras, IReadOnlyList<ModelFile> models, TimeSpan lookInterval)
    {
        _process = new ProcessWatch(lookInterval);
        InferenceMeter.Start();
        _logs = cameras.ToDictionary(camera => camera.Id, camera => new StreamLog(camera));
        var builder = new PipelineBuilder()
            .AddOnnxModels(models)
            .AddBlinkLiveness()
            .AddLivenessCheck(new SurroundingsLivenessCheck())
            .AddLivenessCheck(new RepetitionLivenessCheck())
            .AddFileProfileStore(Path.Combine(_folder, "profiles"))
            .AddImageCodec(new SkiaImageCodec())
            .AddStatusFile(Path.Combine(_folder, "status.json"))
            .AddHistoryFile(Path.Combine(_folder, "history.jsonl"));
        _sources = [.. cameras.Select(camera => new FFmpegFrameSource(camera.Id, camera.File, new FFmpegSourceOptions { IsLive = true, RealTime = true, Loop = true }))];
        foreach (var source in _sources)
        {
            builder.AddSource(source);
        }

        _pipeline = builder.Build();
        _watching = Task.Run(WatchAsync);
        BeginMeasuring();
    }

    /// <summary>Frames analysed since the cameras were started.</summary>
    public long FramesAnalyzed => _pipeline.Streams.Sum(stream => stream.FramesAnalyzed);

    /// <param name="cameras">What to watch.</param>
    /// <param name="models">The default pack.</param>
    /// <param name="lookInterval">Between two looks at the threads, each of which allocates a little.</param>
    public static LiveRun Start(IReadOnlyList<Camera> cameras, IReadOnlyList<ModelFile> models, TimeSpan? lookInterval = null) =>
        new(cameras, models, lookInterval ?? TimeSpan.FromMilliseconds(250));

    /// <summary>Forgets what was, and begins to count.</summary>
    public void BeginMeasuring()
    {
        var now = TimeProvider.System.GetUtcNow();
        lock (_logs)
        {
            foreach (var log in _logs.Values)
            {
                log.Begin(now);
            }
        }

        _process.Forget();
        _unreadBefore = Unread();
        (_countersBefore, _cpuBefore, _allocatedBefore, _start) =
            (_pipeline.Streams, _process.Cpu, GC.GetTotalAllocatedBytes(), Stopwatch.GetTimestamp());
    }

    /// <summary>How they have done since <see cref="BeginMeasuring"/>.</summary>
    /// <exception cref="InvalidOperationException">The pipeline broke off.</exception>
    public LiveFigures Measured()
    {
        if (_watching.IsFaulted)
        {
            throw new InvalidOperationException($"The pipeline broke off: {_watching.Exception!.InnerException!.Message}", _watching.Exception);
        }

        var elapsed = Stopwatch.GetElapsedTime(_start);
        var (after, unread) = (_pipeline.Streams, Unread());
        var now = TimeProvider.System.GetUtcNow();
        var streams = new List<StreamFigures>();
        lock (_logs)
        {
            for (var i = 0; i < after.Count; i++)
            {
                var (counters, before, log) = (after[i], _countersBefore[i], _logs[after[i].StreamId]);
                log.End(now);
                var given = unread[i] - _unreadBefore[i];
                streams.Add(new(
                    log.Camera,
                    counters.State,
                    (counters.FramesAnalyzed - before.FramesAnalyzed) / elapsed.TotalSeconds,
                    counters.FramesRead - before.FramesRead + given,
                    counters.FramesDropped - before.FramesDropped + given,
                    (double)log.WithPerson / Math.Max(1, log.Results),
                    log.LongestGap,
                    log.Latencies.ToArray()));
            }
        }

        return new(
            streams, elapsed, _process.Cpu - _cpuBefore, ProcessMemory.Resident, _process.MostThreads, _process.Runnable, GC.GetTotalAllocatedBytes() - _allocatedBefore);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching.ContinueWith(_ => { }, TaskScheduler.Default);
        await _pipeline.DisposeAsync();
        _process.Dispose();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // Decoded frames that the pipeline never got, because it took the one before too late.
    private long[] Unread() => [.. _sources.Select(source => source.DroppedFrames)];

    private async Task WatchAsync()
    {
        try
        {
            await foreach (var result in _pipeline.RunAsync(_stop.Token))
            {
                var now = TimeProvider.System.GetUtcNow();
                lock (_logs)
                {
                    _logs[result.StreamId].Add(result, now);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Seen enough.
        }
    }
}

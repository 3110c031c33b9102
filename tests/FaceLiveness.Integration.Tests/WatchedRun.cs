using System.Collections.Concurrent;
using FaceLiveness.FFmpeg;
using FaceLiveness.Imaging.Skia;
using FaceLiveness.Models;
using FaceLiveness.Onnx;
using FaceLiveness.Storage.Files;
using FaceLiveness.Testing;
using Microsoft.Extensions.Logging;

namespace FaceLiveness.Integration.Tests;

/// <summary>A run of the whole product as an app would wire it: real weights, real video, files in a folder.</summary>
internal sealed class WatchedRun : IEventSink
{
    private readonly ConcurrentQueue<PipelineEvent> _events = [];
    private readonly List<FrameResult> _results = [];
    private readonly SemaphoreSlim _happened = new(0);

    /// <summary>Everything that happened, in order.</summary>
    public IReadOnlyCollection<PipelineEvent> Events => _events;

    /// <summary>Every frame's result, in the order of arrival; to be read when the run is over.</summary>
    public IReadOnlyList<FrameResult> Results => _results;

    public IReadOnlyList<StreamCounters> Streams { get; private set; } = [];

    public IReadOnlyList<Profile> Profiles { get; private set; } = [];

    public IEnumerable<T> Of<T>()
        where T : PipelineEvent => _events.OfType<T>();

    public IEnumerable<FrameResult> ResultsOf(string stream) => _results.Where(result => result.StreamId == stream);

    /// <summary>The default pack; skips the test where it is not installed.</summary>
    public static Task<IReadOnlyList<ModelFile>> ModelsAsync()
    {
        TestData.Model("nanodet.onnx");
        return new ModelStore(new ModelStoreOptions { AutoInstall = false }).GetDefaultPackAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Runs until every source has ended, or until cancelled.</summary>
    public async Task<WatchedRun> WatchAsync(
        string folder,
        IReadOnlyList<IFrameSource> sources,
        Action<FaceLivenessOptions>? configure = null,
        ILoggerFactory? log = null,
        CancellationTokenSource? enough = null)
    {
        var builder = new PipelineBuilder()
            .AddOnnxModels(await ModelsAsync())
            .AddBlinkLiveness()
            .AddLivenessCheck(new SurroundingsLivenessCheck())
            .AddLivenessCheck(new RepetitionLivenessCheck())
            .AddFileProfileStore(Path.Combine(folder, "profiles"))
            .AddImageCodec(new SkiaImageCodec())
            .AddStatusFile(Path.Combine(folder, "status.json"))
            .AddHistoryFile(Path.Combine(folder, "history.jsonl"))
            .AddAuditFile(Path.Combine(folder, "audit.jsonl"))
            .AddEventSink(this)
            .Configure(configure ?? (_ => { }));
        if (log is not null)
        {
            builder.AddLogging(log);
        }

        foreach (var source in sources)
        {
            builder.AddSource(source);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken, enough?.Token ?? default);
        await using var pipeline = builder.Build();
        try
        {
            await foreach (var result in pipeline.RunAsync(stop.Token))
            {
                _results.Add(result);
            }
        }
        catch (OperationCanceledException) when (enough is { IsCancellationRequested: true })
        {
            // The test has seen enough.
        }

        (Streams, Profiles) = (pipeline.Streams, pipeline.Profiles.List());
        return this;
    }

    /// <summary>A recording, played as fast as it can be analysed.</summary>
    public static FFmpegFrameSource Recording(string id, string file, double? seconds = null) =>
        new(id, file, new FFmpegSourceOptions { Duration = seconds is { } limit ? TimeSpan.FromSeconds(limit) : null });

    /// <summary>Waits for an event.</summary>
    public async Task<T> HearAsync<T>(TimeSpan patience, Func<T, bool>? fits = null)
        where T : PipelineEvent
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(patience);
        while (true)
        {
            if (Of<T>().FirstOrDefault(e => fits?.Invoke(e) ?? true) is { } heard)
            {
                return heard;
            }

            try
            {
                await _happened.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"No {typeof(T).Name} within {patience}. There were: {string.Join("\n", _events)}");
            }
        }
    }

    public ValueTask PublishAsync(PipelineEvent pipelineEvent, CancellationToken cancellationToken = default)
    {
        _events.Enqueue(pipelineEvent);
        _happened.Release();
        return ValueTask.CompletedTask;
    }
}

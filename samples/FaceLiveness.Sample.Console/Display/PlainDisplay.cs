using System.Collections.Concurrent;
using System.Globalization;

namespace FaceLiveness.Sample.Display;

/// <summary>Plain lines, for pipes, logs and CI: every event as it happens, and a line of progress now and then.</summary>
internal sealed class PlainDisplay(TextWriter output, TimeProvider timeProvider, TimeSpan? limit) : IWatchDisplay
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(10);

    private readonly Lock _output = new();
    private readonly ConcurrentDictionary<string, StreamRate> _rates = new(StringComparer.Ordinal);
    private ITimer? _timer;

    public void Start(FacePipeline pipeline)
    {
        _timer = timeProvider.CreateTimer(_ => Progress(pipeline.Streams), null, ProgressInterval, ProgressInterval);
    }

    public void Show(FrameResult result)
    {
        // Plain output tells what happens, not where everybody stands in every frame.
    }

    public void Warn(string message) => Console.Error.WriteLine(message);

    public ValueTask PublishAsync(PipelineEvent pipelineEvent, CancellationToken cancellationToken = default)
    {
        Write(EventText.Line(pipelineEvent));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }
    }

    private void Progress(IReadOnlyList<StreamCounters> streams)
    {
        foreach (var stream in streams.Where(stream => stream.State == StreamState.Live))
        {
            var rate = _rates.GetOrAdd(stream.StreamId, _ => new StreamRate(timeProvider));
            var end = StreamEnd.Of(stream, limit);
            rate.Sample(stream, end);
            var progress = end is { } last ? string.Create(CultureInfo.InvariantCulture, $" of {EventText.Time(last)}") : "";
            var eta = rate.Remaining is { } remaining ? string.Create(CultureInfo.InvariantCulture, $", {remaining.TotalSeconds:0} s left") : "";
            var fps = rate.FramesPerSecond > 0 ? string.Create(CultureInfo.InvariantCulture, $", {rate.FramesPerSecond:0} fps") : "";
            Write($"{EventText.Time(stream.Position)}  {stream.StreamId}  … {stream.FramesAnalyzed} frames{progress}{fps}, {stream.FramesDropped} dropped{eta}");
        }
    }

    private void Write(string line)
    {
        lock (_output)
        {
            output.WriteLine(line);
        }
    }
}

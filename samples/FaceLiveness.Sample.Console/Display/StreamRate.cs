namespace FaceLiveness.Sample.Display;

/// <summary>Frames per second of one stream, over the last few seconds, and the time that a recording still takes.</summary>
internal sealed class StreamRate(TimeProvider timeProvider)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3);

    private readonly Queue<(long At, long Frames, TimeSpan Position)> _samples = [];

    public double FramesPerSecond { get; private set; }

    public TimeSpan? Remaining { get; private set; }

    public void Sample(StreamCounters status, TimeSpan? end)
    {
        var now = timeProvider.GetTimestamp();
        _samples.Enqueue((now, status.FramesAnalyzed, status.Position));
        while (_samples.Count > 2 && timeProvider.GetElapsedTime(_samples.Peek().At, now) > Window)
        {
            _samples.Dequeue();
        }

        var (at, frames, position) = _samples.Peek();
        var elapsed = timeProvider.GetElapsedTime(at, now).TotalSeconds;
        if (elapsed <= 0)
        {
            return;
        }

        FramesPerSecond = (status.FramesAnalyzed - frames) / elapsed;
        var speed = (status.Position - position).TotalSeconds / elapsed;
        Remaining = end is { } last && speed > 0 ? TimeSpan.FromSeconds(Math.Max(0, (last - status.Position).TotalSeconds / speed)) : null;
    }
}

namespace FaceLiveness.Sample.Drill;

/// <summary>What was seen and told of the failing stream since an exercise began. Safe for calls from several threads.</summary>
internal sealed class VictimLog : IEventSink
{
    private readonly Lock _gate = new();
    private readonly List<(TimeSpan After, PipelineEvent Event)> _events = [];
    private long _start;
    private int _pictures;
    private TimeSpan? _position;
    private TimeSpan _longestStep;
    private (int Width, int Height) _largest;

    /// <summary>Every reason and address that was ever told, to look for secrets in.</summary>
    public List<string> Told { get; } = [];

    /// <summary>Time since the exercise began.</summary>
    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_start);

    /// <summary>Results since <see cref="Begin"/>.</summary>
    public int Pictures
    {
        get
        {
            lock (_gate)
            {
                return _pictures;
            }
        }
    }

    /// <summary>The longest step of media time between two results, and the largest picture, since <see cref="Begin"/>.</summary>
    public (TimeSpan LongestStep, (int Width, int Height) Largest) Pace
    {
        get
        {
            lock (_gate)
            {
                return (_longestStep, _largest);
            }
        }
    }

    /// <summary>The stream's own events since <see cref="Begin"/>.</summary>
    public IReadOnlyList<(TimeSpan After, PipelineEvent Event)> Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    public void Begin()
    {
        lock (_gate)
        {
            _events.Clear();
            (_pictures, _longestStep, _largest) = (0, TimeSpan.Zero, default);
            _start = TimeProvider.System.GetTimestamp();
        }
    }

    public void Add(FrameResult result)
    {
        lock (_gate)
        {
            _pictures++;
            var step = result.Timestamp - (_position ?? result.Timestamp);
            _longestStep = step > _longestStep ? step : _longestStep;
            _position = result.Timestamp;
            _largest = (Math.Max(_largest.Width, result.Width), Math.Max(_largest.Height, result.Height));
        }
    }

    public ValueTask PublishAsync(PipelineEvent pipelineEvent, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            Told.Add(pipelineEvent.ToString());
            if (pipelineEvent.At.StreamId == DrillRun.VictimId && pipelineEvent is StreamStarted or StreamStalled or StreamLost or StreamRestored)
            {
                _events.Add((Elapsed, pipelineEvent));
            }
        }

        return ValueTask.CompletedTask;
    }
}

namespace FaceLiveness.Sample.Drill;

/// <summary>
/// Counts the pictures that are missing between two results of a healthy stream: its camera's timestamps are even, so a hole in them is a loss,
/// wherever on the way from camera to result it happened. Safe for calls from several threads.
/// </summary>
internal sealed class HealthyStreams
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1) / DrillClips.FramesPerSecond;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, TimeSpan> _last = [];
    private int _seen;
    private int _lost;

    /// <summary>Results and missing pictures of all healthy streams so far.</summary>
    public (int Seen, int Lost) Count
    {
        get
        {
            lock (_gate)
            {
                return (_seen, _lost);
            }
        }
    }

    public void Add(FrameResult result)
    {
        lock (_gate)
        {
            _seen++;
            if (_last.TryGetValue(result.StreamId, out var last))
            {
                _lost += (int)Math.Round((result.Timestamp - last) / Step) - 1;
            }

            _last[result.StreamId] = result.Timestamp;
        }
    }

    /// <summary>The streams have started, with a burst of what their cameras held back: from now on it counts.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            (_seen, _lost) = (0, 0);
        }
    }
}

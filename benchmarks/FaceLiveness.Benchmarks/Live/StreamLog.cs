namespace FaceLiveness.Benchmarks.Live;

/// <summary>What came of one stream since the measuring began. Written by the consumer of results alone, without allocating.</summary>
internal sealed class StreamLog(Camera camera)
{
    private readonly int[] _latencies = new int[10_001];
    private DateTimeOffset _last;

    public Camera Camera => camera;

    public int Results { get; private set; }

    /// <summary>Results that show somebody.</summary>
    public int WithPerson { get; private set; }

    /// <summary>The longest time without a result.</summary>
    public TimeSpan LongestGap { get; private set; }

    public ReadOnlySpan<int> Latencies => _latencies;

    public void Begin(DateTimeOffset now)
    {
        Array.Clear(_latencies);
        (Results, WithPerson, LongestGap, _last) = (0, 0, TimeSpan.Zero, now);
    }

    public void Add(FrameResult result, DateTimeOffset now)
    {
        Results++;
        WithPerson += result.Persons.Count > 0 ? 1 : 0;
        _latencies[(int)Math.Clamp((now - result.CaptureTime).TotalMilliseconds, 0, _latencies.Length - 1)]++;
        See(now);
    }

    /// <summary>Ends the measuring: silence until now is a gap too.</summary>
    public void End(DateTimeOffset now) => See(now);

    private void See(DateTimeOffset now)
    {
        LongestGap = now - _last > LongestGap ? now - _last : LongestGap;
        _last = now;
    }
}

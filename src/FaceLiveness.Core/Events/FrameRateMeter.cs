namespace FaceLiveness;

/// <summary>Frames per second of one stream, by media time over the last frames: what the stream delivers, not how fast it is worked off.</summary>
public sealed class FrameRateMeter
{
    // About a second of an ordinary camera: long enough to be calm, short enough to show a stall soon.
    private const int Window = 25;

    private readonly TimeSpan[] _timestamps = new TimeSpan[Window + 1];
    private int _next;
    private int _count;

    /// <summary>Frames per second; 0 before the second frame.</summary>
    public float FramesPerSecond { get; private set; }

    /// <summary>Counts a frame. A timestamp that does not rise means that the stream began anew, and so does the measurement.</summary>
    /// <param name="timestamp">Media time of the frame.</param>
    /// <returns><see cref="FramesPerSecond"/>.</returns>
    public float Add(TimeSpan timestamp)
    {
        if (_count > 0 && timestamp <= At(_next - 1))
        {
            _count = 0;
        }

        _timestamps[_next] = timestamp;
        _next = (_next + 1) % _timestamps.Length;
        _count = Math.Min(_count + 1, _timestamps.Length);
        var elapsed = timestamp - At(_next - _count);
        return FramesPerSecond = _count > 1 ? (float)((_count - 1) / elapsed.TotalSeconds) : 0;
    }

    private TimeSpan At(int index) => _timestamps[(index + _timestamps.Length) % _timestamps.Length];
}

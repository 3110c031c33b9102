namespace FaceLiveness;

/// <summary>
/// The level at which a track's eyes are open: a high quantile of the EAR over a long window of media time, so that neither blinks nor
/// a closure of seconds move it. Kept as one highest value for each slice of the window, whatever the frame rate.
/// </summary>
internal sealed class OpenEyeBaseline(TimeSpan window, double quantile)
{
    private const int Slices = 40;

    private readonly float[] _highest = new float[Slices];
    private readonly TimeSpan _slice = window / Slices;
    private long _current;
    private int _next;
    private int _filled;

    /// <summary>The level; 0 before the first value.</summary>
    public float Level { get; private set; }

    public void Add(TimeSpan time, float ear)
    {
        var slice = (long)(time / _slice);
        if (_filled == 0 || slice != _current)
        {
            _current = slice;
            _highest[_next] = 0;
            _next = (_next + 1) % Slices;
            _filled = Math.Min(Slices, _filled + 1);
        }

        ref var highest = ref _highest[(_next + Slices - 1) % Slices];
        highest = MathF.Max(highest, ear);
        Span<float> sorted = stackalloc float[Slices];
        _highest.AsSpan(0, _filled).CopyTo(sorted);
        sorted[.._filled].Sort();
        Level = sorted[(int)(quantile * (_filled - 1))];
    }
}

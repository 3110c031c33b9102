namespace FaceLiveness;

/// <summary>
/// Keeps the results of live streams young: when pictures wait too long for their turn it takes work away, a step at a time, and gives it back when
/// they have not waited for a while. One for all streams of a pipeline, which share the processors. Safe for concurrent use.
/// </summary>
internal sealed class LoadController(TimeProvider timeProvider)
{
    // Half of the half second within which a guard should see what happens.
    private static readonly TimeSpan TooOld = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Young = TimeSpan.FromMilliseconds(120);

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstCalm = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestCalm = TimeSpan.FromSeconds(60);

    // One picture in twenty may be late: the 95th percentile.
    private const double LateShare = 0.05;

    // A busy second has more than a handful of pictures; fewer say nothing.
    private const int FewestFrames = 5;

    private readonly Lock _gate = new();
    private long _windowStart = timeProvider.GetTimestamp();
    private long _calmSince = timeProvider.GetTimestamp();
    private long _eased;
    private TimeSpan _calm = FirstCalm;
    private int _frames;
    private int _late;
    private int _notYoung;
    private volatile LoadLevel _level;

    /// <summary>What is left out now.</summary>
    public LoadLevel Level => _level;

    /// <summary>Which share of the pictures was late or left out in the second that <see cref="Level"/> was last judged by, 0 to 1.</summary>
    public double Late { get; private set; }

    /// <summary>How many times longer than usual to wait between two searches.</summary>
    public double Stretch => 1 << (int)_level;

    /// <summary>Takes note of a live picture that was analysed.</summary>
    /// <param name="age">The time from its arrival to its result.</param>
    /// <param name="dropped">Pictures of its stream that were dropped since the one before.</param>
    /// <returns>Whether <see cref="Level"/> has changed.</returns>
    public bool Report(TimeSpan age, long dropped)
    {
        lock (_gate)
        {
            var lost = (int)Math.Min(dropped, 1000);
            _frames += 1 + lost;
            _late += (age > TooOld ? 1 : 0) + lost;
            _notYoung += (age > Young ? 1 : 0) + lost;
            if (timeProvider.GetElapsedTime(_windowStart) < Window)
            {
                return false;
            }

            var now = timeProvider.GetTimestamp();
            var (late, calm) = (_frames >= FewestFrames && _late > LateShare * _frames, _notYoung <= LateShare * _frames);
            Late = (double)_late / _frames;
            (_windowStart, _frames, _late, _notYoung) = (now, 0, 0, 0);
            if (!calm)
            {
                _calmSince = now;
            }

            if (late && _level < LoadLevel.Overloaded)
            {
                // Had it been eased too early, the next try waits twice as long.
                var tooEarly = _eased != 0 && timeProvider.GetElapsedTime(_eased) < _calm * 2;
                _calm = !tooEarly ? FirstCalm : TimeSpan.FromTicks(Math.Min(_calm.Ticks * 2, LongestCalm.Ticks));
                _level++;
                return true;
            }

            if (!late && _level > LoadLevel.Normal && timeProvider.GetElapsedTime(_calmSince) >= _calm)
            {
                _level--;
                (_eased, _calmSince) = (now, now);
                return true;
            }

            return false;
        }
    }
}

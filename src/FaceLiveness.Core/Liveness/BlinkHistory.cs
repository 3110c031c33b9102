namespace FaceLiveness;

/// <summary>The last seconds of one track's eyes, and what can be told from them: how open the eyes just stood, and how far the EAR strays by itself.</summary>
internal sealed class BlinkHistory(BlinkOptions options)
{
    // 4 to 8 seconds at 60 to 30 frames a second; never less than the open level and a blink take (1.1 s) up to 230 frames a second.
    private const int Capacity = 256;

    private readonly Sample[] _samples = new Sample[Capacity];
    private long _count;

    public bool IsEmpty => _count == 0;

    public ref Sample Last => ref _samples[(_count - 1) % Capacity];

    private long Oldest => Math.Max(0, _count - Capacity);

    public void Add(in EyeSample eyes) => _samples[_count++ % Capacity] = new(eyes);

    public void Clear() => _count = 0;

    /// <summary>Marks the frames back to where a fall began, and finds out what it is to be measured against.</summary>
    /// <returns>A fall that is broken where a frame that can't be trusted lies in between.</returns>
    public BlinkDip Begin(OpenEyes open, TimeSpan lastEnd, TimeSpan untrusted)
    {
        var first = _count - 1;
        var broken = false;
        for (var i = _count - 2; i >= Oldest; i--)
        {
            ref var earlier = ref _samples[i % Capacity];
            broken = earlier.Eyes.Timestamp < untrusted;
            if (broken || earlier.Eyes.Timestamp < lastEnd)
                break;
            first = i;
            if (earlier.Eyes.Ear >= open.Ear * (1 - (options.MinimumDrop / 3)))
                break;
        }

        var dip = new BlinkDip(open, Readable(_samples[first % Capacity].Eyes.Timestamp), options, _samples[first % Capacity].Eyes);
        for (var i = first + 1; i < _count; i++)
        {
            dip.Add(_samples[i % Capacity].Eyes);
            _samples[i % Capacity].InDip = true;
        }

        if (broken)
            dip.Break();
        return dip;
    }

    /// <summary>A long closure or a lowered gaze: from here on this is how the eyes stand.</summary>
    public void ForgetDips()
    {
        for (var i = Oldest; i < _count; i++)
            _samples[i % Capacity].InDip = false;
    }

    /// <summary>A fall that was no blink belongs to the wander of the EAR.</summary>
    public void Reject(BlinkDip dip)
    {
        for (var i = _count - 1; i >= Oldest && _samples[i % Capacity].Eyes.Timestamp > dip.Start; i--)
        {
            ref var sample = ref _samples[i % Capacity];
            sample.InDip = false;
            sample.Deviation = MathF.Abs(1 - (sample.Eyes.Ear / dip.Open.Ear));
        }
    }

    /// <summary>
    /// Whether a frame of a dip shows the lids on their way: neither as low as when shut, nor up again. True also where they passed that range in a
    /// step so long that no frame could have shown them.
    /// </summary>
    public bool ShowsLidsMoving(BlinkDip dip)
    {
        for (var i = _count - 1; i > Oldest && _samples[i % Capacity].Eyes.Timestamp > dip.Start; i--)
        {
            var (time, regained) = (_samples[i % Capacity].Eyes.Timestamp, Regained(i));
            var (timeBefore, before) = (_samples[(i - 1) % Capacity].Eyes.Timestamp, Regained(i - 1));
            var isBetween = regained >= options.SwitchFrom && regained <= options.SwitchTo;
            var passed = MathF.Min(regained, before) < options.SwitchFrom && MathF.Max(regained, before) > options.SwitchTo;
            if (isBetween || (passed && time - timeBefore > options.SwitchInterval))
                return true;
        }

        return false;

        float Regained(long i) => (_samples[i % Capacity].Eyes.Ear - dip.Lowest) / dip.Drop;
    }

    /// <summary>When the EAR fell below a level on its way down, interpolated between frames.</summary>
    public TimeSpan FellBelow(float level, BlinkDip dip)
    {
        for (var i = _count - 1; i > Oldest; i--)
        {
            ref readonly var before = ref _samples[(i - 1) % Capacity].Eyes;
            ref readonly var after = ref _samples[i % Capacity].Eyes;
            if (after.Timestamp <= dip.LowestAt && before.Ear >= level && after.Ear < level)
                return before.Timestamp + ((after.Timestamp - before.Timestamp) * ((level - before.Ear) / (after.Ear - before.Ear)));
            if (before.Timestamp <= dip.Start)
                break;
        }

        return dip.Start;
    }

    /// <summary>How open the eyes just stood: medians of the frames shortly before, without those of other dips.</summary>
    public OpenEyes? OpenLevel(TimeSpan now)
    {
        Span<float> left = stackalloc float[Capacity];
        Span<float> right = stackalloc float[Capacity];
        Span<float> both = stackalloc float[Capacity];
        var n = 0;
        for (var i = _count - 2; i >= Oldest; i--)
        {
            ref readonly var sample = ref _samples[i % Capacity];
            if (now - sample.Eyes.Timestamp > options.OpenWindow)
                break;
            if (!sample.InDip)
            {
                left[n] = sample.Eyes.LeftEar;
                right[n] = sample.Eyes.RightEar;
                both[n] = sample.Eyes.Ear;
                n++;
            }
        }

        return n == 0 ? null : new OpenEyes(Median(left[..n]), Median(right[..n]), Median(both[..n]));
    }

    /// <summary>How far the EAR strays from its open level when there is no blink (a standard deviation, by the median), and over how long that was watched.</summary>
    public (float Deviation, TimeSpan Watched) Wander(TimeSpan before)
    {
        Span<float> deviations = stackalloc float[Capacity];
        var n = 0;
        var first = before;
        for (var i = _count - 1; i >= Oldest; i--)
        {
            ref readonly var sample = ref _samples[i % Capacity];
            if (before - sample.Eyes.Timestamp > options.WanderWindow)
                break;
            first = sample.Eyes.Timestamp;
            if (!sample.InDip && sample.Deviation >= 0 && sample.Eyes.Timestamp <= before)
                deviations[n++] = sample.Deviation;
        }

        // 1.4826 takes the median of absolute deviations to a standard deviation.
        return (n == 0 ? 0 : 1.4826f * Median(deviations[..n]), before - first);
    }

    /// <summary>Which eyes the eye state model has lately, and up to a time, seen open: of one that it never sees open it can't tell when it shuts.</summary>
    private ReadableEyes Readable(TimeSpan until)
    {
        Span<float> left = stackalloc float[Capacity];
        Span<float> right = stackalloc float[Capacity];
        var n = 0;
        for (var i = _count - 1; i >= Oldest; i--)
        {
            ref readonly var sample = ref _samples[i % Capacity];
            if (until - sample.Eyes.Timestamp > options.EyeStateWindow)
                break;
            if (!sample.InDip && sample.Eyes.Timestamp <= until && sample.Eyes.State is { } state)
            {
                left[n] = state.LeftOpen;
                right[n] = state.RightOpen;
                n++;
            }
        }

        // The latest answer stands first.
        return n == 0 ? default : new(IsReadable(left[..n]), IsReadable(right[..n]));

        bool IsReadable(Span<float> answers) => answers[0] >= options.EyeOpen && Median(answers) >= options.EyeOpen;
    }

    private static float Median(Span<float> values)
    {
        values.Sort();
        return (values[values.Length / 2] + values[(values.Length - 1) / 2]) / 2;
    }

    public struct Sample(in EyeSample eyes)
    {
        public readonly EyeSample Eyes = eyes;
        public bool InDip;
        public float Deviation = -1;
    }
}

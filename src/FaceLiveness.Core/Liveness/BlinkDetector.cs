namespace FaceLiveness;

/// <summary>
/// Finds blinks in the EAR of one track's eyes: a fast fall of both lids below the level at which they just stood open, and a return,
/// within the time that a blink takes. Pure arithmetic on media time; not safe for concurrent use.
/// </summary>
public sealed class BlinkDetector
{
    // 4 to 8 seconds at 60 to 30 frames a second; never less than the open level and a blink take (1.1 s) up to 230 frames a second.
    private const int Capacity = 256;

    private readonly BlinkOptions _options;
    private readonly Sample[] _samples = new Sample[Capacity];
    private readonly OpenEyeBaseline _baseline;
    private long _count;
    private Dip? _dip;

    // End of the last dip, and how far the eyes have opened since.
    private TimeSpan _lastEnd = TimeSpan.MinValue;
    private float _reopened;
    private TimeSpan _untrusted = TimeSpan.MinValue;

    /// <summary>Starts to watch one track.</summary>
    /// <param name="options">What counts as a blink; the defaults where null.</param>
    public BlinkDetector(BlinkOptions? options = null)
    {
        _options = options ?? new();
        _baseline = new(_options.BaselineWindow, _options.BaselineQuantile);
    }

    /// <summary>
    /// The EAR at which this track's eyes are open, as of the last sample; 0 before the first reliable one. It rests on the samples alone:
    /// the same samples give the same baseline.
    /// </summary>
    public float Baseline => _baseline.Level;

    /// <summary>Takes one more frame into account.</summary>
    /// <param name="sample">The frame; times that do not rise are ignored.</param>
    /// <returns>The blink that ended with this frame, if one did.</returns>
    public Blink? Observe(in EyeSample sample)
    {
        if (!sample.Reliable || !float.IsFinite(sample.Ear) || sample.Ear <= 0 || TooFarTurned(sample.Pose))
        {
            // What the eyes did meanwhile is unknown, so a dip that was under way proves nothing.
            _dip = null;
            _untrusted = sample.Timestamp;
            return null;
        }

        if (_count > 0)
        {
            var step = sample.Timestamp - Last.Eyes.Timestamp;
            if (step <= TimeSpan.Zero)
                return null;
            if (step > _options.MaximumGap)
            {
                _dip = null;
                _count = 0;
            }
        }

        _samples[_count++ % Capacity] = new(sample);
        _reopened = MathF.Max(_reopened, sample.Ear);
        _baseline.Add(sample.Timestamp, sample.Ear);
        return _dip is null ? Watch(sample) : Follow(sample);
    }

    private ref Sample Last => ref _samples[(_count - 1) % Capacity];

    private long Oldest => Math.Max(0, _count - Capacity);

    private bool TooFarTurned(HeadPose pose) => MathF.Abs(pose.Yaw) > _options.MaximumYaw || MathF.Abs(pose.Pitch) > _options.MaximumPitch;

    private Blink? Watch(in EyeSample sample)
    {
        if (OpenLevel(sample.Timestamp) is not { } open)
        {
            return null;
        }

        Last.Deviation = MathF.Abs(1 - (sample.Ear / open.Ear));
        if (sample.Ear > open.Ear * (1 - _options.MinimumDrop)
            || sample.Ear > _reopened * (1 - _options.MinimumDrop)
            || open.Ear < _baseline.Level * _options.MinimumOpenness)
        {
            return null;
        }

        // The fall began at the last frame in which the eyes still stood open.
        var start = sample.Timestamp;
        var turn = new Turn(sample.Pose);
        for (var i = _count - 2; i >= Oldest; i--)
        {
            ref var earlier = ref _samples[i % Capacity];
            if (earlier.Eyes.Timestamp < _untrusted)
                return null;
            if (earlier.Eyes.Timestamp < _lastEnd)
                break;
            earlier.InDip = true;
            start = earlier.Eyes.Timestamp;
            turn = turn.With(earlier.Eyes.Pose);
            if (earlier.Eyes.Ear >= open.Ear * (1 - (_options.MinimumDrop / 3)))
            {
                earlier.InDip = false;
                break;
            }
        }

        Last.InDip = true;
        _dip = new Dip(open, start, turn, sample);
        return null;
    }

    private Blink? Follow(in EyeSample sample)
    {
        var dip = _dip!.Value;
        dip.Add(sample);
        _dip = dip;
        Last.InDip = true;
        var open = dip.Open.Ear;
        var drop = open - dip.Lowest;
        if (sample.Ear < dip.Lowest + MathF.Max(drop * _options.ReopenedShare, open * _options.MinimumRise))
        {
            if (sample.Timestamp - dip.Start > _options.MaximumDuration + _options.MaximumDuration)
            {
                // A long closure or a lowered gaze: from here on this is how the eyes stand.
                _dip = null;
                for (var i = Oldest; i < _count; i++)
                    _samples[i % Capacity].InDip = false;
            }

            return null;
        }

        _dip = null;
        _lastEnd = sample.Timestamp;
        _reopened = sample.Ear;
        var from = HalfClosed(dip, open - (drop / 2));
        var step = (sample.Timestamp - dip.Start) / dip.Frames;
        var duration = sample.Timestamp - from;
        if (duration + step < _options.MinimumDuration || duration > _options.MaximumDuration || dip.LowestAt - from > _options.MaximumFall)
            return null;

        var relative = drop / open;
        var left = 1 - (dip.LowestLeft / dip.Open.Left);
        var right = 1 - (dip.LowestRight / dip.Open.Right);
        var agreement = MathF.Min(left, right) / MathF.Max(left, right);
        var turned = dip.Turn.Degrees;
        var (wander, history) = Wander(dip.Start);
        var signal = relative / MathF.Max(1e-4f, wander);
        if (relative < _options.MinimumDepth || agreement < _options.MinimumAgreement || turned > _options.MaximumTurn || signal < _options.MinimumSignalToNoise)
            return null;

        var confidence = MathF.Min(1, relative / (2 * _options.MinimumDepth))
            * MathF.Min(1, agreement)
            * MathF.Min(1, signal / (2 * _options.MinimumSignalToNoise))
            * (float)Math.Min(1, history / _options.OpenWindow)
            * (1 - (turned / _options.MaximumTurn / 2));
        return confidence < _options.MinimumConfidence
            ? null
            : new Blink(dip.Start, sample.Timestamp, MathF.Min(1, relative / _options.ShutDrop), confidence);
    }

    /// <summary>When the EAR fell below a level on its way down, interpolated between frames.</summary>
    private TimeSpan HalfClosed(in Dip dip, float level)
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
    private OpenEyes? OpenLevel(TimeSpan now)
    {
        Span<float> left = stackalloc float[Capacity];
        Span<float> right = stackalloc float[Capacity];
        Span<float> both = stackalloc float[Capacity];
        var n = 0;
        for (var i = _count - 2; i >= Oldest; i--)
        {
            ref readonly var sample = ref _samples[i % Capacity];
            if (now - sample.Eyes.Timestamp > _options.OpenWindow)
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
    private (float Deviation, TimeSpan History) Wander(TimeSpan before)
    {
        Span<float> deviations = stackalloc float[Capacity];
        var n = 0;
        var first = before;
        for (var i = _count - 1; i >= Oldest; i--)
        {
            ref readonly var sample = ref _samples[i % Capacity];
            if (before - sample.Eyes.Timestamp > _options.WanderWindow)
                break;
            first = sample.Eyes.Timestamp;
            if (!sample.InDip && sample.Deviation >= 0 && sample.Eyes.Timestamp <= before)
                deviations[n++] = sample.Deviation;
        }

        // 1.4826 takes the median of absolute deviations to a standard deviation.
        return (n == 0 ? 0 : 1.4826f * Median(deviations[..n]), before - first);
    }

    private static float Median(Span<float> values)
    {
        values.Sort();
        return (values[values.Length / 2] + values[(values.Length - 1) / 2]) / 2;
    }

    private struct Sample(in EyeSample eyes)
    {
        public readonly EyeSample Eyes = eyes;
        public bool InDip;
        public float Deviation = -1;
    }

    private readonly record struct OpenEyes(float Left, float Right, float Ear);

    /// <summary>The range of yaw and pitch over a dip.</summary>
    private readonly record struct Turn(float YawFrom, float YawTo, float PitchFrom, float PitchTo)
    {
        public Turn(HeadPose pose)
            : this(pose.Yaw, pose.Yaw, pose.Pitch, pose.Pitch)
        {
        }

        public float Degrees => MathF.Max(YawTo - YawFrom, PitchTo - PitchFrom);

        public Turn With(HeadPose pose) => new(
            MathF.Min(YawFrom, pose.Yaw), MathF.Max(YawTo, pose.Yaw), MathF.Min(PitchFrom, pose.Pitch), MathF.Max(PitchTo, pose.Pitch));
    }

    private struct Dip(OpenEyes open, TimeSpan start, Turn turn, in EyeSample first)
    {
        public OpenEyes Open { get; } = open;

        public TimeSpan Start { get; } = start;

        public Turn Turn { get; private set; } = turn;

        public float Lowest { get; private set; } = first.Ear;

        public TimeSpan LowestAt { get; private set; } = first.Timestamp;

        public float LowestLeft { get; private set; } = first.LeftEar;

        public float LowestRight { get; private set; } = first.RightEar;

        public int Frames { get; private set; } = 1;

        public void Add(in EyeSample sample)
        {
            Frames++;
            Turn = Turn.With(sample.Pose);
            LowestLeft = MathF.Min(LowestLeft, sample.LeftEar);
            LowestRight = MathF.Min(LowestRight, sample.RightEar);
            if (sample.Ear < Lowest)
            {
                Lowest = sample.Ear;
                LowestAt = sample.Timestamp;
            }
        }
    }
}

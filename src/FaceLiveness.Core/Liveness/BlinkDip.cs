namespace FaceLiveness;

/// <summary>A fall of the EAR that may become a blink, as far as it has gone.</summary>
internal sealed class BlinkDip
{
    private readonly BlinkOptions _options;
    private readonly ReadableEyes _readable;
    private EyeSample _last;
    private float _yawFrom;
    private float _yawTo;
    private float _pitchFrom;
    private float _pitchTo;
    private TimeSpan _seenOpenAt;
    private int _seenOpenInRow;

    public BlinkDip(OpenEyes open, ReadableEyes readable, BlinkOptions options, in EyeSample first)
    {
        _options = options;
        _readable = readable;
        _last = first;
        Open = open;
        Start = LowestAt = _seenOpenAt = first.Timestamp;
        Lowest = first.Ear;
        LowestLeft = first.LeftEar;
        LowestRight = first.RightEar;
        (_yawFrom, _yawTo) = (first.Pose.Yaw, first.Pose.Yaw);
        (_pitchFrom, _pitchTo) = (first.Pose.Pitch, first.Pose.Pitch);
    }

    public OpenEyes Open { get; }

    /// <summary>The last frame in which the eyes still stood open.</summary>
    public TimeSpan Start { get; }

    public float Lowest { get; private set; }

    public TimeSpan LowestAt { get; private set; }

    public float LowestLeft { get; private set; }

    public float LowestRight { get; private set; }

    /// <summary>Steps from frame to frame.</summary>
    public int Steps { get; private set; }

    /// <summary>The largest fall from one frame to the next.</summary>
    public float SteepestFall { get; private set; }

    /// <summary>The largest rise from one frame to the next.</summary>
    public float SteepestRise { get; private set; }

    /// <summary>Frames are missing from it, or could not be trusted: it can't become a blink.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>How far the EAR has fallen.</summary>
    public float Drop => Open.Ear - Lowest;

    /// <summary>When the eye state model first saw the eyes shut, or rather open for the last time before; null where it did not.</summary>
    public TimeSpan? SeenShutFrom { get; private set; }

    /// <summary>The eye state model saw the eyes shut, and open again in two frames: one alone may be a flicker.</summary>
    public bool SeenOpenAgain => SeenShutFrom is not null && _seenOpenInRow >= 2;

    /// <summary>The eye state model, able to tell, saw the eyes open all the time.</summary>
    public bool SeenOpenThroughout { get; private set; }

    /// <summary>Degrees through which the head moved.</summary>
    public float Yaw => _yawTo - _yawFrom;

    public float Pitch => _pitchTo - _pitchFrom;

    public void Break() => IsBroken = true;

    public void Add(in EyeSample sample)
    {
        Steps++;
        _yawFrom = MathF.Min(_yawFrom, sample.Pose.Yaw);
        _yawTo = MathF.Max(_yawTo, sample.Pose.Yaw);
        _pitchFrom = MathF.Min(_pitchFrom, sample.Pose.Pitch);
        _pitchTo = MathF.Max(_pitchTo, sample.Pose.Pitch);
        LowestLeft = MathF.Min(LowestLeft, sample.LeftEar);
        LowestRight = MathF.Min(LowestRight, sample.RightEar);
        SteepestFall = MathF.Max(SteepestFall, _last.Ear - sample.Ear);
        SteepestRise = MathF.Max(SteepestRise, sample.Ear - _last.Ear);
        if (sample.Ear < Lowest)
        {
            Lowest = sample.Ear;
            LowestAt = sample.Timestamp;
        }

        _last = sample;
        See(sample);
    }

    private void See(in EyeSample sample)
    {
        if (sample.State is not { } state || _readable.Openness(state) is not { } openness)
            return;
        _seenOpenInRow = openness >= _options.EyeOpen ? _seenOpenInRow + 1 : 0;
        SeenOpenThroughout = openness >= _options.EyeOpen && (SeenOpenThroughout || Steps == 1);
        if (openness >= _options.EyeOpen)
            _seenOpenAt = sample.Timestamp;
        else if (openness <= _options.EyeShut)
            SeenShutFrom ??= _seenOpenAt;
    }
}

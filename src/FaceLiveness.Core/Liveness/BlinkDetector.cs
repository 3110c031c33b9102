namespace FaceLiveness;

/// <summary>
/// Finds blinks in the EAR of one track's eyes: a fast fall of both lids below the level at which they just stood open, and a return,
/// within the time that a blink takes. Where samples carry an <see cref="EyeSample.State"/>, that has a vote.
/// Pure arithmetic on media time; not safe for concurrent use.
/// </summary>
public sealed class BlinkDetector
{
    private readonly BlinkOptions _options;
    private readonly BlinkHistory _history;
    private readonly OpenEyeBaseline _baseline;
    private BlinkDip? _dip;
    private float _open;

    // End of the last dip, and how far the eyes have opened since.
    private TimeSpan _lastEnd = TimeSpan.MinValue;
    private float _reopened;
    private TimeSpan _untrusted = TimeSpan.MinValue;
    private TimeSpan? _stateAt;

    // A blink whose lids were not seen moving: the next frame decides.
    private (Blink Blink, BlinkDip Dip, float Ear)? _suspect;

    /// <summary>Starts to watch one track.</summary>
    /// <param name="options">What counts as a blink; the defaults where null.</param>
    public BlinkDetector(BlinkOptions? options = null)
    {
        _options = options ?? new();
        _history = new(_options);
        _baseline = new(_options.BaselineWindow, _options.BaselineQuantile);
    }

    /// <summary>
    /// The EAR at which this track's eyes are open, as of the last sample; 0 before the first reliable one. It rests on the samples alone:
    /// the same samples give the same baseline.
    /// </summary>
    public float Baseline => _baseline.Level;

    /// <summary>
    /// Whether the eye state model should be asked about this frame before it is observed: where the EAR has begun to fall, and now and then
    /// while the eyes stand open, to know whether the model can tell these eyes at all.
    /// </summary>
    /// <param name="sample">The frame, without its state.</param>
    public bool WantsEyeState(in EyeSample sample) =>
        IsUsable(sample)
        && (_dip is not null
            || sample.Ear < _open * (1 - (_options.MinimumDrop / 2))
            || _stateAt is not { } last
            || sample.Timestamp - last >= _options.EyeStateInterval);

    /// <summary>Takes one more frame into account.</summary>
    /// <param name="sample">The frame; times that do not rise are ignored.</param>
    /// <returns>The blink that ended with this frame, if one did.</returns>
    public Blink? Observe(in EyeSample sample)
    {
        if (!IsUsable(sample))
        {
            // What the eyes did meanwhile is unknown, so a dip that is under way proves nothing. It is followed to its end, lest its second half pass for one.
            _dip?.Break();
            _suspect = null;
            _untrusted = sample.Timestamp;
            return null;
        }

        if (!_history.IsEmpty)
        {
            var step = sample.Timestamp - _history.Last.Eyes.Timestamp;
            if (step <= TimeSpan.Zero)
                return null;
            if (step > _options.MaximumGap)
            {
                _dip?.Break();
                _suspect = null;
                _history.Clear();
            }
        }

        _history.Add(sample);
        _reopened = MathF.Max(_reopened, sample.Ear);
        _baseline.Add(sample.Timestamp, sample.Ear);
        if (sample.State is not null)
            _stateAt = sample.Timestamp;
        var cleared = _suspect is { } suspect ? Clear(suspect, sample) : null;
        return (_dip is null ? Watch(sample) : Follow(sample, _dip)) ?? cleared;
    }

    private bool IsUsable(in EyeSample sample) =>
        sample.Reliable
        && float.IsFinite(sample.Ear)
        && sample.Ear > 0
        && MathF.Abs(sample.Pose.Yaw) <= _options.MaximumYaw
        && MathF.Abs(sample.Pose.Pitch) <= _options.MaximumPitch;

    private Blink? Watch(in EyeSample sample)
    {
        if (_history.OpenLevel(sample.Timestamp) is not { } open)
        {
            return null;
        }

        _open = open.Ear;
        _history.Last.Deviation = MathF.Abs(1 - (sample.Ear / open.Ear));
        if (sample.Ear <= open.Ear * (1 - _options.MinimumDrop)
            && sample.Ear <= _reopened * (1 - _options.MinimumDrop)
            && open.Ear >= _baseline.Level * _options.MinimumOpenness)
        {
            _dip = _history.Begin(open, _lastEnd, _untrusted);
        }

        return null;
    }

    private Blink? Follow(in EyeSample sample, BlinkDip dip)
    {
        dip.Add(sample);
        _history.Last.InDip = true;
        var reopened = sample.Ear >= dip.Lowest + MathF.Max(dip.Drop * _options.ReopenedShare, dip.Open.Ear * _options.MinimumRise);
        if (!reopened && !dip.SeenOpenAgain)
        {
            if (sample.Timestamp - dip.Start > _options.MaximumDuration + _options.MaximumDuration)
            {
                _dip = null;
                _history.ForgetDips();
            }

            return null;
        }

        _dip = null;
        _lastEnd = sample.Timestamp;
        _reopened = sample.Ear;
        var confidence = !dip.IsBroken && IsBlinkInTime(dip, sample.Timestamp, reopened) ? Confidence(dip) : 0;
        if (confidence < _options.MinimumConfidence)
        {
            _history.Reject(dip);
            return null;
        }

        var blink = new Blink(dip.Start, sample.Timestamp, MathF.Min(1, dip.Drop / dip.Open.Ear / _options.ShutDrop), confidence);
        if (reopened ? _history.ShowsLidsMoving(dip) : dip.SteepestFall <= dip.Drop * _options.SwitchTo)
            return blink;
        _suspect = (blink, dip, sample.Ear);
        return null;
    }

    /// <summary>Lids that were not seen on their way must go on rising, or they were cut from one picture to another.</summary>
    private Blink? Clear((Blink Blink, BlinkDip Dip, float Ear) suspect, in EyeSample sample)
    {
        _suspect = null;
        if (MathF.Abs(sample.Ear - suspect.Ear) > suspect.Dip.Drop * _options.SwitchRest)
            return suspect.Blink;
        _history.Reject(suspect.Dip);
        return null;
    }

    private bool IsBlinkInTime(BlinkDip dip, TimeSpan end, bool reopened)
    {
        // Where the head turned meanwhile the EAR may not come back though the eyes do: then their picture tells from when they were shut.
        var from = reopened ? _history.FellBelow(dip.Open.Ear - (dip.Drop / 2), dip) : dip.SeenShutFrom!.Value;
        var fall = reopened ? dip.LowestAt - from : TimeSpan.Zero;
        var step = (end - dip.Start) / dip.Steps;
        return end - from + step >= _options.MinimumDuration && end - from <= _options.MaximumDuration && fall <= _options.MaximumFall;
    }

    private float Confidence(BlinkDip dip)
    {
        var shut = dip.SeenShutFrom is not null;
        var depth = dip.Drop / dip.Open.Ear;
        var left = 1 - (dip.LowestLeft / dip.Open.Left);
        var right = 1 - (dip.LowestRight / dip.Open.Right);
        var agreement = MathF.Min(left, right) / MathF.Max(left, right);
        // A turn sideways changes the EAR, but shuts no eye in its picture; a nod does both.
        var turned = MathF.Max(dip.Pitch / _options.MaximumTurn, dip.Yaw / (shut ? _options.MaximumTurnSeenShut : _options.MaximumTurn));
        var (wander, watched) = _history.Wander(dip.Start);
        var signal = depth / MathF.Max(1e-4f, wander);
        if (depth < (shut ? _options.MinimumDrop : _options.MinimumDepth)
            || agreement < _options.MinimumAgreement
            || turned > 1
            || signal < _options.MinimumSignalToNoise)
        {
            return 0;
        }

        var confidence = MathF.Min(1, depth / (2 * _options.MinimumDepth))
            * MathF.Min(1, agreement)
            * MathF.Min(1, signal / (2 * _options.MinimumSignalToNoise))
            * MathF.Min(1, dip.SteepestFall / MathF.Max(1e-4f, dip.SteepestRise))
            * (1 - (turned / 2));
        var weight = _options.EyeStateWeight;
        confidence = shut ? 1 - ((1 - confidence) * (1 - weight)) : dip.SeenOpenThroughout ? confidence * (1 - (weight / 2)) : confidence;
        var enough = shut ? _options.OpenWindow / 4 : _options.OpenWindow;
        return confidence * (float)Math.Min(1, watched / enough);
    }
}

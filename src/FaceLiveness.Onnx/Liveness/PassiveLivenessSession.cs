using System.Globalization;

namespace FaceLiveness.Onnx;

/// <summary>The passive check of one track: a mean over its latest good looks, better looks counting more.</summary>
internal sealed class PassiveLivenessSession(Func<VideoFrame, BoundingBox, float> judge, PassiveLivenessOptions options) : ILivenessSession
{
    // Most frames of a face that can't be judged say the same: they are not written anew.
    private readonly string _tooSmall = Text($"The face is too small to judge: it is less than {options.MinimumFaceHeight:0} pixels high.");
    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1 / options.LooksPerSecond);
    private readonly TimeSpan _settledInterval = TimeSpan.FromSeconds(1 / options.SettledLooksPerSecond);
    private readonly Look[] _looks = new Look[options.Window];
    private int _taken;
    private int _agreeing;
    private TimeSpan? _lastLook;
    private float _usualQuality;
    private LivenessVerdict _verdict = LivenessVerdict.NotChecked;

    /// <summary>The looks that the verdict rests on, in no particular order.</summary>
    internal ReadOnlySpan<Look> Looks => _looks.AsSpan(0, Math.Min(_taken, _looks.Length));

    public ValueTask<LivenessVerdict> ObserveAsync(FaceObservation observation, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var interval = _agreeing >= options.MinimumLooks ? _settledInterval : _interval;
        var since = _lastLook is { } last && observation.Timestamp >= last ? observation.Timestamp - last : TimeSpan.MaxValue;
        if (since < interval)
        {
            return new(_verdict);
        }

        if (WhyNotGoodEnough(observation) is { } reason)
        {
            // What was seen before still holds: a person who turns away for a moment stays who he is.
            if (_taken < options.MinimumLooks && !ReferenceEquals(_verdict.Reason, reason))
            {
                _verdict = new(LivenessState.Inconclusive, MeanOrHalf(), reason);
            }

            return new(_verdict);
        }

        var quality = observation.Quality.Score;
        var poorerThanUsual = _taken > 0 && quality < _usualQuality;
        _usualQuality += (quality - _usualQuality) * (_taken > 0 ? UsualShare : 1);
        if (poorerThanUsual && since < 1.5 * interval)
        {
            return new(_verdict);
        }

        _lastLook = observation.Timestamp;
        var score = judge(observation.Frame, observation.Face.Box);
        _looks[_taken % _looks.Length] = new(observation.Timestamp, score, MathF.Max(quality, LeastWeight));
        _taken++;
        _verdict = Decide() with { Evidence = LookTimes() };
        var agrees = _verdict.State switch
        {
            LivenessState.Live => score >= options.LiveFrom,
            LivenessState.Spoof => score < options.SpoofBelow,
            _ => false,
        };
        _agreeing = agrees ? _agreeing + 1 : 0;
        return new(_verdict);
    }

    // What is usual follows a track within about half a second of looks that could have been taken.
    private const float UsualShare = 0.1f;

    // A look that passed the gates always counts for something.
    private const float LeastWeight = 0.1f;

    private string? WhyNotGoodEnough(FaceObservation look)
    {
        if (look.Face.Box.Height < options.MinimumFaceHeight)
        {
            return _tooSmall;
        }

        if (MathF.Abs(look.Pose.Yaw) > options.MaximumYaw || MathF.Abs(look.Pose.Pitch) > options.MaximumPitch)
        {
            return "The face is turned too far away to judge.";
        }

        if (look.Quality.Sharpness < options.MinimumSharpness)
        {
            return "The face is too blurred to judge.";
        }

        return look.Quality.Exposure < options.MinimumExposure ? "The face is too dark, too bright or too flat to judge." : null;
    }

    private LivenessVerdict Decide()
    {
        var mean = MeanOrHalf();
        if (_taken < options.MinimumLooks)
        {
            return new(LivenessState.Inconclusive, mean, Text($"Too few good looks yet: {_taken} of {options.MinimumLooks}."));
        }

        var looks = Math.Min(_taken, _looks.Length);
        if (mean >= options.LiveFrom)
        {
            return new(LivenessState.Live, mean, Text($"Face and surroundings look real in the last {looks} looks ({mean:0.00})."));
        }

        if (mean >= options.SpoofBelow)
        {
            return new(LivenessState.Inconclusive, mean, Text($"The last {looks} looks don't agree on whether the face is real ({mean:0.00})."));
        }

        return _taken >= options.MinimumSpoofLooks
            ? new(LivenessState.Spoof, mean, Text($"The face looks like a print or a screen in the last {looks} looks ({mean:0.00})."))
            : new(
                LivenessState.Inconclusive,
                mean,
                Text($"The face looks like a print or a screen, in too few looks yet to say so: {_taken} of {options.MinimumSpoofLooks}."));
    }

    private TimeSpan[] LookTimes()
    {
        var times = new TimeSpan[Math.Min(Math.Min(_taken, _looks.Length), LivenessVerdict.MaximumEvidence)];
        for (var i = 0; i < times.Length; i++)
        {
            times[i] = _looks[(_taken - times.Length + i) % _looks.Length].Time;
        }

        return times;
    }

    private float MeanOrHalf()
    {
        float sum = 0, weights = 0;
        foreach (var look in Looks)
        {
            sum += look.Score * look.Weight;
            weights += look.Weight;
        }

        return weights > 0 ? sum / weights : 0.5f;
    }

    /// <summary>One judged look.</summary>
    internal readonly record struct Look(TimeSpan Time, float Score, float Weight);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

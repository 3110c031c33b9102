using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace FaceLiveness;

/// <summary>Compares how the face of one track moves with how it moved before, at every distance in time up to half a minute.</summary>
internal sealed class RepetitionSession : ILivenessSession
{
    // A movement of the face every 80 ms is enough, and 30 s of them are 54 KB.
    private const int Lags = 375;
    private const int ShortestLag = 25;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(80);
    private static readonly TimeSpan LongestGap = TimeSpan.FromMilliseconds(500);

    // How long is looked back at in comparing, and how much of it must have been seen.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(4);
    private static readonly int FewestSteps = (int)(1.5 * (Window / Step));

    // Difference to the movement before, over the movement itself. Measured: real people 0.59 and more, loops 0.02 to 0.22
    // (docs/presentation-attacks.md).
    private const float SameMovement = 0.25f;

    // Movement in heights of the face: below this the comparison is one of noise.
    private const float LeastMovement = 0.006f;

    // A second of it: a chance likeness passes.
    private const int Enough = 12;

    // Outline, brows, nose, eyes and mouth: what shows both where a head goes and what its face does.
    private static readonly int[] IbugPoints = [0, 4, 8, 12, 16, 27, 30, 33, 36, 39, 42, 45, 48, 51, 54, 57, 62, 66];
    private static readonly int[] MeshPoints = [234, 172, 152, 397, 454, 168, 1, 2, 33, 133, 362, 263, 61, 0, 291, 17, 13, 14];
    private const int PointCount = 18;
    private const int Numbers = 2 * PointCount;

    private static readonly LivenessVerdict Nothing = new(LivenessState.Inconclusive, MovingFace.NothingFound, "No movement was repeated yet.");

    private readonly float _keep = MathF.Exp(-(float)(Step / Window));
    private readonly float[] _past = new float[Lags * Numbers];
    private readonly float[] _differences = new float[Lags];
    private readonly float[] _mean = new float[Numbers];
    private readonly Vector2[] _before = new Vector2[PointCount];
    private readonly Vector2[] _now = new Vector2[PointCount];
    private float _movement;
    private int _steps;
    private int _repeats;
    private TimeSpan _beforeAt;
    private TimeSpan _nextStep;
    private bool _hasBefore;
    private LivenessVerdict _verdict = Nothing;

    /// <summary>Media times at which the repeated movement was made first and again; both zero before one was seen.</summary>
    internal (TimeSpan First, TimeSpan Again) Repeated { get; private set; }

    /// <summary>The least difference of the latest movement to one before, over the movement itself; infinite while there is nothing to compare.</summary>
    internal float Likeness { get; private set; } = float.PositiveInfinity;

    public ValueTask<LivenessVerdict> ObserveAsync(FaceObservation observation, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var at = observation.Timestamp;
        var gap = at - _beforeAt;
        if (!MovingFace.CanBeFollowed(observation))
        {
            return new(_verdict);
        }

        Pick(observation.Landmarks, _now);
        if (!_hasBefore || gap <= TimeSpan.Zero || gap > LongestGap)
        {
            Restart(at);
        }

        while (_nextStep <= at)
        {
            Advance(gap > TimeSpan.Zero ? (float)((_nextStep - _beforeAt) / gap) : 1, observation.Face.Box.Height);
            _nextStep += Step;
        }

        _now.CopyTo(_before, 0);
        _beforeAt = at;
        return new(_verdict);
    }

    private static void Pick(FaceLandmarks landmarks, Vector2[] picked)
    {
        var indices = landmarks.Scheme == LandmarkScheme.Ibug68 ? IbugPoints : MeshPoints;
        for (var i = 0; i < picked.Length; i++)
        {
            picked[i] = landmarks.Points[indices[i]];
        }
    }

    // What was compared so far is not of one piece with what comes: a track that was called a replay stays one all the same.
    private void Restart(TimeSpan at)
    {
        (_steps, _repeats, _movement, _hasBefore, _nextStep, _beforeAt) = (0, 0, 0, true, at, at - Step);
        Array.Clear(_differences);
        _now.CopyTo(_before, 0);
        Likeness = float.PositiveInfinity;
    }

    private void Advance(float share, float height)
    {
        Span<Vector2> points = stackalloc Vector2[PointCount];
        for (var i = 0; i < PointCount; i++)
        {
            points[i] = Vector2.Lerp(_before[i], _now[i], Math.Clamp(share, 0, 1));
        }

        var numbers = MemoryMarshal.Cast<Vector2, float>(points);
        if (_steps == 0)
        {
            numbers.CopyTo(_mean);
        }

        var away = 0f;
        for (var i = 0; i < Numbers; i++)
        {
            var difference = numbers[i] - _mean[i];
            away += difference * difference;
            _mean[i] += difference * (1 - _keep);
        }

        _movement = (_movement * _keep) + (away * (1 - _keep));
        var (least, leastLag) = (float.PositiveInfinity, 0);
        for (var lag = ShortestLag; lag < Math.Min(Lags, _steps + 1); lag++)
        {
            var then = _past.AsSpan((_steps - lag) % Lags * Numbers, Numbers);
            var distance = TensorPrimitives.Distance(numbers, then);
            _differences[lag] = (_differences[lag] * _keep) + (distance * distance * (1 - _keep));
            if (_steps - lag >= FewestSteps && _differences[lag] < least)
            {
                (least, leastLag) = (_differences[lag], lag);
            }
        }

        numbers.CopyTo(_past.AsSpan(_steps % Lags * Numbers, Numbers));
        _steps++;
        var moves = MathF.Sqrt(_movement / PointCount) >= LeastMovement * height;
        Likeness = moves ? MathF.Sqrt(least / _movement) : float.PositiveInfinity;
        _repeats = Likeness < SameMovement ? _repeats + 1 : 0;
        if (_repeats >= Enough && _verdict.State != LivenessState.Spoof)
        {
            Repeated = (_nextStep - (leastLag * Step), _nextStep);
            var reason = string.Create(
                CultureInfo.InvariantCulture, $"The face makes the same movements as {(leastLag * Step).TotalSeconds:0.0} s before, to {Likeness:P0}: a recording in a loop.");
            _verdict = new(LivenessState.Spoof, Likeness / 2, reason) { Evidence = [Repeated.First, Repeated.Again] };
        }
    }
}

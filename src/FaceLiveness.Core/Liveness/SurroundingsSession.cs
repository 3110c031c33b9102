using System.Globalization;

namespace FaceLiveness;

/// <summary>The surroundings of one track's face, movement after movement.</summary>
internal sealed class SurroundingsSession : ILivenessSession
{
    // A movement to be judged, in heights of the face: clearly more than landmarks jitter, and not so much that the light changes with it.
    private const float LeastMovement = 0.08f;
    private const float LargestMovement = 0.6f;
    private static readonly TimeSpan LongestMovement = TimeSpan.FromSeconds(1.5);

    // Between two movements, so that those remembered are not all of one swing of a hand.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // What it takes to accuse, over the latest movements. Measured: of real people at most 0.45 of the near places went along, of prints and phones
    // in a hand 0.84 and more, bar one replay that reached out of its phone (docs/presentation-attacks.md).
    private const int Memory = 10;
    private const int FewestMovements = 6;
    private const int FewestPlaces = 40;
    private const float NearAlong = 0.8f;
    private const float SideAlong = 0.6f;
    private const float FarStayed = 0.7f;
    private static readonly TimeSpan ShortestWatch = TimeSpan.FromSeconds(2);

    private readonly SurroundingsView _view = new();
    private readonly SurroundingsMotion[] _motions = new SurroundingsMotion[Memory];
    private int _count;
    private bool _hasView;
    private TimeSpan _pausedAt = TimeSpan.FromDays(-1);
    private LivenessVerdict _verdict = new(LivenessState.Inconclusive, MovingFace.NothingFound, "The face has not moved enough to tell whether its surroundings move with it.");

    /// <summary>The movements that the verdict rests on, in no particular order.</summary>
    internal ReadOnlySpan<SurroundingsMotion> Motions => _motions.AsSpan(0, Math.Min(_count, Memory));

    public ValueTask<LivenessVerdict> ObserveAsync(FaceObservation observation, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!MovingFace.CanBeFollowed(observation))
        {
            _hasView = false;
            return new(_verdict);
        }

        if (!_hasView && observation.Timestamp >= _pausedAt && observation.Timestamp - _pausedAt < Pause)
        {
            return new(_verdict);
        }

        var since = observation.Timestamp - _view.Time;
        if (!_hasView || since < TimeSpan.Zero || since > LongestMovement || !_view.Fits(observation.Landmarks))
        {
            Take(observation);
            return new(_verdict);
        }

        var moved = _view.MovedBy(observation.Landmarks, out var movement);
        if (moved < LeastMovement)
        {
            return new(_verdict);
        }

        if (moved < LargestMovement)
        {
            _motions[_count++ % Memory] = _view.Compare(observation.Frame, movement);
            _verdict = Decide();
        }

        (_hasView, _pausedAt) = (false, observation.Timestamp);
        return new(_verdict);
    }

    private void Take(FaceObservation observation)
    {
        _view.Take(observation);
        _hasView = true;
    }

    private LivenessVerdict Decide()
    {
        int leftAlong = 0, left = 0, rightAlong = 0, right = 0, nearAlong = 0, near = 0, farStayed = 0, far = 0;
        var (first, last) = (TimeSpan.MaxValue, TimeSpan.MinValue);
        foreach (var motion in Motions)
        {
            leftAlong += motion.LeftAlong;
            left += motion.LeftAlong + motion.LeftStayed;
            rightAlong += motion.RightAlong;
            right += motion.RightAlong + motion.RightStayed;
            nearAlong += motion.NearAlong;
            near += motion.NearAlong + motion.NearStayed;
            farStayed += motion.FarStayed;
            far += motion.FarAlong + motion.FarStayed;
            first = motion.From < first ? motion.From : first;
            last = motion.To > last ? motion.To : last;
        }

        if (_count < FewestMovements || near < FewestPlaces || far < FewestPlaces || last - first < ShortestWatch)
        {
            return new(LivenessState.Inconclusive, MovingFace.NothingFound, "Too little was seen yet of how the surroundings move.");
        }

        var along = (float)nearAlong / near;
        var stayed = (float)farStayed / far;
        if (along < NearAlong || leftAlong < SideAlong * left || rightAlong < SideAlong * right || stayed < FarStayed)
        {
            return new(LivenessState.Inconclusive, MovingFace.NothingFound, "The surroundings do not move with the face alone.") { Evidence = MotionTimes() };
        }

        var reason = string.Create(
            CultureInfo.InvariantCulture, $"What is around the face moves with it ({along:P0}) and the rest of the scene does not: a print or a phone in a hand.");
        return new(LivenessState.Spoof, MathF.Max(0, 1 - along), reason) { Evidence = MotionTimes() };
    }

    private TimeSpan[] MotionTimes()
    {
        var times = new TimeSpan[Motions.Length];
        for (var i = 0; i < times.Length; i++)
        {
            times[i] = Motions[i].To;
        }

        Array.Sort(times);
        return times;
    }
}

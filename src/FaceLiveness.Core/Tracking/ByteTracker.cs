using System.ComponentModel.DataAnnotations;
using System.Runtime.InteropServices;

namespace FaceLiveness;

/// <summary>
/// Follows people by motion alone: a constant-velocity Kalman filter for each person, and association in stages after ByteTrack
/// (Zhang et al., arXiv 2110.06864): confident detections first, then uncertain ones to the people left over, who are mostly half hidden.
/// Time is media time and may pass in steps of any length. Serves one stream; not safe for use from several threads at once.
/// </summary>
/// <remarks>
/// A person who is not found any more is listed, at the predicted place, until <see cref="TrackingOptions.MaximumLostTime"/> has passed:
/// compare <see cref="TrackedPerson.LastSeen"/> with the frame's time to know whether they are seen or only expected.
/// A timestamp that does not rise counts as no time passed. A detection whose box or confidence is not a number, whose box is empty,
/// or that lies absurdly far away, is ignored. While nobody comes, nothing is allocated.
/// </remarks>
public sealed class ByteTracker : IPersonTracker
{
    // Uncertain detections are often other things: they must touch the place where the person is expected.
    private const float LowConfidenceMinimumIoU = 0.1f;

    // Far beyond any picture, and small enough for squares of it to stay finite.
    private const float MaximumCoordinate = 1e6f;

    private readonly TrackingOptions _options;
    private readonly List<Track> _confirmed = [];
    private readonly List<Track> _tentative = [];
    private readonly List<PersonDetection> _high = [];
    private readonly List<PersonDetection> _low = [];
    private readonly List<Track> _unmatched = [];
    private readonly List<TrackedPerson> _listed = [];
    private float[] _costs = [];
    private int[] _assignment = [];
    private TimeSpan? _now;
    private int _lastId;

    /// <summary>Starts with nobody.</summary>
    /// <param name="options">How to follow; null for the defaults.</param>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    public ByteTracker(TrackingOptions? options = null)
    {
        _options = options ?? new();
        if (new TrackingOptionsValidator().Validate(null, _options) is { Failed: true } faults)
        {
            throw new ValidationException(faults.FailureMessage);
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<TrackedPerson> Predict(TimeSpan timestamp)
    {
        Advance(timestamp);
        return Listed();
    }

    /// <inheritdoc />
    public IReadOnlyList<TrackedPerson> Update(IReadOnlyList<PersonDetection> detections, TimeSpan timestamp)
    {
        ArgumentNullException.ThrowIfNull(detections);
        Advance(timestamp);
        Sort(detections);

        _unmatched.Clear();
        _unmatched.AddRange(_confirmed);
        Associate(_unmatched, _high, minimumIoU: 0, timestamp);
        Associate(_unmatched, _low, LowConfidenceMinimumIoU, timestamp);
        foreach (var track in _unmatched)
        {
            track.Miss();
        }

        _unmatched.Clear();
        _unmatched.AddRange(_tentative);
        Associate(_unmatched, _high, minimumIoU: 0, timestamp);
        foreach (var detection in _high)
        {
            if (detection.Confidence >= _options.StartConfidence)
            {
                _tentative.Add(new(detection, timestamp));
            }
        }

        Confirm();
        return Listed();
    }

    private static bool IsSound(PersonDetection detection)
    {
        var box = detection.Box;
        return MathF.Abs(box.X) < MaximumCoordinate && MathF.Abs(box.Y) < MaximumCoordinate
            && box.Width is > 0 and < MaximumCoordinate && box.Height is > 0 and < MaximumCoordinate;
    }

    private void Advance(TimeSpan timestamp)
    {
        var step = timestamp > _now ? timestamp - _now.Value : TimeSpan.Zero;
        _now = timestamp;
        Advance(_confirmed, step, _options.MaximumLostTime);
        Advance(_tentative, step, _options.MaximumTentativeTime);
    }

    private static void Advance(List<Track> tracks, TimeSpan step, TimeSpan maximumUnseen)
    {
        var kept = 0;
        foreach (var track in CollectionsMarshal.AsSpan(tracks))
        {
            track.Predict(step);
            if (track.Unseen <= maximumUnseen)
            {
                tracks[kept++] = track;
            }
        }

        tracks.RemoveRange(kept, tracks.Count - kept);
    }

    private void Sort(IReadOnlyList<PersonDetection> detections)
    {
        _high.Clear();
        _low.Clear();
        for (var i = 0; i < detections.Count; i++)
        {
            var detection = detections[i];
            if (!IsSound(detection))
            {
                continue;
            }

            if (detection.Confidence >= _options.HighConfidence)
            {
                _high.Add(detection);
            }
            else if (detection.Confidence >= _options.LowConfidence)
            {
                _low.Add(detection);
            }
        }
    }

    /// <summary>Gives detections to tracks, and takes from both lists what found its like.</summary>
    private void Associate(List<Track> tracks, List<PersonDetection> detections, float minimumIoU, TimeSpan timestamp)
    {
        var (rows, columns) = (tracks.Count, detections.Count);
        if (rows == 0 || columns == 0)
        {
            return;
        }

        EnsureRoom(rows, columns);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var box = detections[column].Box;
                var allowed = minimumIoU == 0 || tracks[row].Box.IoU(box) >= minimumIoU;
                _costs[(row * columns) + column] = allowed ? tracks[row].CostOf(box) : LinearAssignment.Forbidden;
            }
        }

        LinearAssignment.Solve(_costs, rows, columns, _assignment);

        Span<bool> taken = columns <= 256 ? stackalloc bool[columns] : new bool[columns];
        var leftTracks = 0;
        for (var row = 0; row < rows; row++)
        {
            var column = _assignment[row];
            if (column < 0)
            {
                tracks[leftTracks++] = tracks[row];
                continue;
            }

            tracks[row].Correct(detections[column], timestamp);
            taken[column] = true;
        }

        tracks.RemoveRange(leftTracks, rows - leftTracks);

        var leftDetections = 0;
        for (var column = 0; column < columns; column++)
        {
            if (!taken[column])
            {
                detections[leftDetections++] = detections[column];
            }
        }

        detections.RemoveRange(leftDetections, columns - leftDetections);
    }

    private void Confirm()
    {
        var kept = 0;
        foreach (var track in CollectionsMarshal.AsSpan(_tentative))
        {
            if (track.Hits >= _options.HitsToConfirm || track.Confidence >= _options.ConfirmAtOnceConfidence)
            {
                track.Id = ++_lastId;
                _confirmed.Add(track);
            }
            else
            {
                _tentative[kept++] = track;
            }
        }

        _tentative.RemoveRange(kept, _tentative.Count - kept);
    }

    private void EnsureRoom(int rows, int columns)
    {
        if (_costs.Length < rows * columns)
        {
            _costs = new float[rows * columns * 2];
        }

        if (_assignment.Length < rows)
        {
            _assignment = new int[rows * 2];
        }
    }

    private List<TrackedPerson> Listed()
    {
        _listed.Clear();
        foreach (var track in CollectionsMarshal.AsSpan(_confirmed))
        {
            _listed.Add(track.Person);
        }

        return _listed;
    }
}

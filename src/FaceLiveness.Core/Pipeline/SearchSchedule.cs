namespace FaceLiveness;

/// <summary>
/// When one stream is searched for people again: soon where something new moves or somebody is about to be lost, seldom where everybody in view
/// is followed by the face, and hardly ever where nothing happens. Decides on media time and on what the pictures show alone.
/// </summary>
internal sealed class SearchSchedule
{
    // Motion is looked for at this interval at most: a person moves by a step in a third of a second.
    private static readonly TimeSpan MotionInterval = TimeSpan.FromMilliseconds(80);

    // Without people or motion for so long, a stream is idle: less of it needs decoding.
    private static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(3);

    private readonly AnalysisOptions _options;
    private readonly TimeSpan _longest;
    private readonly MotionGrid _motion = new();
    private readonly double _phase;
    private TimeSpan? _lastSearch;
    private TimeSpan? _lastMotion;
    private TimeSpan _lastEvent;
    private bool _isFirst = true;
    private bool _suspects;
    private bool _news;

    /// <param name="options">The intervals.</param>
    /// <param name="tracking">How long the tracker remembers somebody whom nobody looks for.</param>
    /// <param name="index">Of a camera. Those that start together would all search in the same frame: the golden ratio spreads them. 0 of a recording, whose results must not depend on its place.</param>
    public SearchSchedule(AnalysisOptions options, TrackingOptions tracking, int index)
    {
        _options = options;
        _longest = tracking.MaximumLostTime * 0.75;
        _phase = index * 0.618 % 1;
    }

    /// <summary>Media time of the last search; null before the first.</summary>
    public TimeSpan? LastSearch => _lastSearch;

    /// <summary>Nobody is in view, and nothing has moved for a while.</summary>
    public bool IsIdle { get; private set; }

    /// <summary>Takes a picture in, and says whether to search it for people.</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="tracks">Those in view, with what this picture has shown of them already.</param>
    /// <param name="stretch">1, or how many times longer than usual the intervals are, because the machine is busy.</param>
    public bool IsDue(VideoFrame frame, List<TrackState> tracks, double stretch)
    {
        var now = frame.Timestamp;
        if (_lastMotion is not { } looked || now - looked >= MotionInterval)
        {
            _lastMotion = now;
            _motion.Update(frame);
            _news |= _motion.IsNews(tracks);
        }

        if (tracks.Count > 0 || _motion.Any || _suspects)
        {
            _lastEvent = now;
        }

        IsIdle = now - _lastEvent >= IdleAfter;
        if (_lastSearch is not { } last)
        {
            return true;
        }

        // Whoever must be seen twice to count is looked for again at once, however busy the machine: seen too late, the first time is forgotten.
        var interval = _suspects ? _options.PersonDetectionInterval : Interval(tracks, now, last) * stretch;
        if (tracks.Count > 0 && interval > _longest)
        {
            interval = _longest;
        }

        return now - last >= (_isFirst ? interval * (1 + _phase) : interval);
    }

    /// <summary>The picture was searched.</summary>
    /// <param name="now">Its media time.</param>
    /// <param name="tracks">Those in view now.</param>
    /// <param name="suspects">Whether something was seen that may be a person, and must be seen again to count.</param>
    public void Searched(TimeSpan now, List<TrackState> tracks, bool suspects)
    {
        _isFirst = _lastSearch is null;
        _lastSearch = now;
        _suspects = suspects;
        _news = false;
        _motion.Looked(tracks);
    }

    /// <summary>The stream broke off.</summary>
    public void Reset()
    {
        _lastSearch = null;
        _lastMotion = null;
        _isFirst = true;
        _suspects = _news = false;
    }

    private TimeSpan Interval(List<TrackState> tracks, TimeSpan now, TimeSpan last)
    {
        if (_news)
        {
            return _options.PersonDetectionInterval;
        }

        foreach (var track in tracks)
        {
            var wasMissed = track.Person.LastSeen < last;
            if (!track.ShowsFaceAt(now) && (wasMissed || _motion.IsMovingIn(track.Person.Box)))
            {
                return _options.PersonDetectionInterval;
            }
        }

        return tracks.Count > 0 || _motion.Any ? _options.SteadyDetectionInterval : _options.IdleDetectionInterval;
    }
}

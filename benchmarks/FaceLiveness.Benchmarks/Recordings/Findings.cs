namespace FaceLiveness.Benchmarks.Recordings;

/// <summary>What a system found in one clip.</summary>
internal sealed class Findings(SampleClip clip)
{
    // A name given for less than a second in all is a slip, not an identity.
    private static readonly TimeSpan Identity = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BlinkTolerance = TimeSpan.FromSeconds(0.4);

    private readonly Dictionary<string, int> _frames = [];
    private readonly List<TimeSpan> _blinks = [];
    private TimeSpan _first = TimeSpan.MinValue;
    private TimeSpan _last;
    private int _count;

    public SampleClip Clip => clip;

    public int Tracks { get; private set; }

    public int Frames => _count;

    /// <summary>Media time, the last picture's own duration included.</summary>
    public TimeSpan Video => _count > 1 ? (_last - _first) * ((double)_count / (_count - 1)) : TimeSpan.Zero;

    /// <summary>Names given for at least a second in all.</summary>
    public IReadOnlyList<string> Persons => [.. _frames.Where(person => person.Value * (Video / Math.Max(_count, 1)) >= Identity).Select(person => person.Key).Order()];

    /// <summary>Labelled blinks within the piece that was watched.</summary>
    public int LabelledBlinks => Labels.Count();

    /// <summary>Labelled blinks that were reported.</summary>
    public int TrueBlinks => Labels.Count(label => _blinks.Exists(blink => (blink - label).Duration() <= BlinkTolerance));

    /// <summary>Reported blinks that are none, as far as somebody has judged.</summary>
    public int FalseBlinks => _blinks.Count(blink => blink <= clip.JudgedTo && !Labels.Any(label => (blink - label).Duration() <= BlinkTolerance));

    private IEnumerable<TimeSpan> Labels => clip.Blinks.Where(label => label - BlinkTolerance >= _first && label + BlinkTolerance <= _last);

    public void Frame(TimeSpan timestamp)
    {
        _first = _count == 0 ? timestamp : _first;
        _last = timestamp;
        _count++;
    }

    public void See(string person) => _frames[person] = _frames.GetValueOrDefault(person) + 1;

    public void Blink(TimeSpan at) => _blinks.Add(at);

    public void Track() => Tracks++;
}

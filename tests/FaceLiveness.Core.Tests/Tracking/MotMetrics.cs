using System.Globalization;

namespace FaceLiveness.Tests.Tracking;

/// <summary>A box with an identity, of the truth or of a tracker.</summary>
internal readonly record struct MotBox(int Id, BoundingBox Box);

/// <summary>
/// CLEAR-MOT (Bernardin and Stiefelhagen 2008) and identity measures (Ristani et al. 2016) over a whole sequence, at IoU 0.5.
/// </summary>
internal sealed class MotMetrics
{
    private const float MinimumIoU = 0.5f;

    private readonly Dictionary<int, int> _lastTrackOf = [];
    private readonly Dictionary<(int Truth, int Track), int> _framesTogether = [];
    private Dictionary<int, int> _current = [];
    private int _truths;
    private int _tracks;

    public int Misses { get; private set; }

    public int FalsePositives { get; private set; }

    public int IdSwitches { get; private set; }

    /// <summary>1 - (misses + false positives + switches) / boxes of the truth.</summary>
    public double Mota => 1 - ((double)(Misses + FalsePositives + IdSwitches) / _truths);

    /// <summary>Twice the boxes with the right identity under the best one-to-one naming of whole tracks, over the boxes of truth and tracker.</summary>
    public double Idf1
    {
        get
        {
            var truths = _framesTogether.Keys.Select(pair => pair.Truth).Distinct().ToArray();
            var tracks = _framesTogether.Keys.Select(pair => pair.Track).Distinct().ToArray();
            var most = 1 + _framesTogether.Values.DefaultIfEmpty().Max();
            var costs = new float[truths.Length * tracks.Length];
            for (var i = 0; i < costs.Length; i++)
            {
                var frames = _framesTogether.GetValueOrDefault((truths[i / tracks.Length], tracks[i % tracks.Length]));
                costs[i] = 1 - ((float)frames / most);
            }

            var trackOfTruth = new int[truths.Length];
            LinearAssignment.Solve(costs, truths.Length, tracks.Length, trackOfTruth);
            var right = truths.Select((truth, i) => trackOfTruth[i] < 0 ? 0 : _framesTogether[(truth, tracks[trackOfTruth[i]])]).Sum();
            return 2.0 * right / (_truths + _tracks);
        }
    }

    /// <summary>Reads frame,id,x,y,w,h,… by frame number.</summary>
    public static SortedDictionary<int, List<MotBox>> Read(string path)
    {
        var frames = new SortedDictionary<int, List<MotBox>>();
        foreach (var line in File.ReadLines(path))
        {
            var v = line.Split(',').Select(text => float.Parse(text, CultureInfo.InvariantCulture)).ToArray();
            frames.TryAdd((int)v[0], []);
            frames[(int)v[0]].Add(new((int)v[1], new(v[2], v[3], v[4], v[5])));
        }

        return frames;
    }

    public void AddFrame(IReadOnlyList<MotBox> truth, IReadOnlyList<MotBox> tracks)
    {
        foreach (var (t, k) in truth.SelectMany(_ => tracks, (t, k) => (t, k)).Where(pair => pair.t.Box.IoU(pair.k.Box) >= MinimumIoU))
        {
            _framesTogether[(t.Id, k.Id)] = _framesTogether.GetValueOrDefault((t.Id, k.Id)) + 1;
        }

        // Who was matched in the frame before stays matched while the boxes still overlap.
        var matched = new Dictionary<int, int>();
        foreach (var t in truth)
        {
            if (_current.TryGetValue(t.Id, out var id) && tracks.Any(k => k.Id == id && k.Box.IoU(t.Box) >= MinimumIoU))
            {
                matched[t.Id] = id;
            }
        }

        var freeTruth = truth.Where(t => !matched.ContainsKey(t.Id)).ToArray();
        var freeTracks = tracks.Where(k => !matched.ContainsValue(k.Id)).ToArray();
        var costs = new float[freeTruth.Length * freeTracks.Length];
        for (var i = 0; i < costs.Length; i++)
        {
            var overlap = freeTruth[i / freeTracks.Length].Box.IoU(freeTracks[i % freeTracks.Length].Box);

            // At most 0.5 / n for a pair, so that more pairs always beat better ones.
            costs[i] = overlap >= MinimumIoU ? (1 - overlap) / (1 + freeTruth.Length) : 1;
        }

        var assignment = new int[freeTruth.Length];
        LinearAssignment.Solve(costs, freeTruth.Length, freeTracks.Length, assignment);
        for (var i = 0; i < assignment.Length; i++)
        {
            if (assignment[i] >= 0)
            {
                matched[freeTruth[i].Id] = freeTracks[assignment[i]].Id;
            }
        }

        foreach (var (t, k) in matched)
        {
            IdSwitches += _lastTrackOf.TryGetValue(t, out var before) && before != k ? 1 : 0;
            _lastTrackOf[t] = k;
        }

        Misses += truth.Count - matched.Count;
        FalsePositives += tracks.Count - matched.Count;
        _truths += truth.Count;
        _tracks += tracks.Count;
        _current = matched;
    }
}

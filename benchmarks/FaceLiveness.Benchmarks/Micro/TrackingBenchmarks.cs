using BenchmarkDotNet.Attributes;

namespace FaceLiveness.Benchmarks;

/// <summary>Follows walkers who are found on every frame, and on every fifth.</summary>
[MemoryDiagnoser]
public class TrackingBenchmarks
{
    private const int Frames = 250;

    private readonly PersonDetection[][] _frames = new PersonDetection[Frames][];
    private ByteTracker _tracker = new();
    private long _frame;

    [Params(5, 20, 100)]
    public int People { get; set; }

    [GlobalSetup]
    public void Walk()
    {
        var random = new Random(1);
        var walkers = Enumerable.Range(0, People)
            .Select(i => (X: 1800 * random.NextSingle(), Y: 900 * random.NextSingle(), Phase: 6.28f * random.NextSingle()))
            .ToArray();
        for (var frame = 0; frame < Frames; frame++)
        {
            // One period in all frames, so that the last goes over into the first.
            var turn = 2 * MathF.PI * frame / Frames;
            _frames[frame] = [.. walkers.Select(w => new PersonDetection(
                new(w.X + (100 * MathF.Sin(turn + w.Phase)) + random.NextSingle(), w.Y + random.NextSingle(), 40, 110), 0.4f + (0.6f * random.NextSingle())))];
        }

        _tracker = new ByteTracker();
        _frame = 0;
    }

    [Benchmark(Baseline = true)]
    public int DetectedOnEveryFrame() => _tracker.Update(_frames[_frame % Frames], Next()).Count;

    [Benchmark]
    public int DetectedOnEveryFifthFrame() =>
        (_frame % 5 == 0 ? _tracker.Update(_frames[_frame % Frames], Next()) : _tracker.Predict(Next())).Count;

    private TimeSpan Next() => TimeSpan.FromSeconds(++_frame / 25.0);
}

using BenchmarkDotNet.Attributes;

namespace FaceLiveness.Benchmarks;

/// <summary>One search of the gallery, 512 dimensions, one sample each, beside a plain loop over the same rows.</summary>
[MemoryDiagnoser]
public class GalleryBenchmarks
{
    private const int Dimension = 512;

    private GallerySnapshot _gallery = null!;
    private FaceEmbedding _probe = null!;
    private FaceLook[] _looks = [];
    private float[][] _rows = [];

    [Params(1_000, 10_000, 100_000)]
    public int People { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        var gallery = new Gallery("benchmark", Dimension);
        var profiles = Enumerable.Range(0, People).Select(i => new Profile
        {
            Id = $"p{i}",
            Name = $"p{i}",
            Samples = [new ProfileSample { Id = "s1", Embedding = Direction(random) }],
        }).ToArray();
        gallery.Replace(profiles);
        _gallery = gallery.Snapshot;
        _rows = [.. profiles.Select(profile => profile.Samples[0].Embedding.Vector.ToArray())];
        _probe = Direction(random);
        _looks = [.. Enumerable.Range(0, 8).Select(_ => new FaceLook(Direction(random), 0.8f, default, default))];
    }

    [Benchmark(Baseline = true)]
    public (int Row, float Similarity) PlainLoop()
    {
        var probe = _probe.Vector;
        var (best, bestSimilarity) = (-1, float.NegativeInfinity);
        for (var row = 0; row < _rows.Length; row++)
        {
            var sum = 0f;
            var values = _rows[row];
            for (var i = 0; i < values.Length; i++)
            {
                sum += values[i] * probe[i];
            }

            if (sum > bestSimilarity)
            {
                (best, bestSimilarity) = (row, sum);
            }
        }

        return (best, bestSimilarity);
    }

    [Benchmark]
    public GallerySearch Search() => _gallery.Search(_probe);

    [Benchmark]
    public GallerySearch SearchForEightLooks() => _gallery.Search(_looks);

    private static FaceEmbedding Direction(Random random)
    {
        var vector = new float[Dimension];
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = random.NextSingle() - 0.5f;
        }

        return new FaceEmbedding("benchmark", vector);
    }
}

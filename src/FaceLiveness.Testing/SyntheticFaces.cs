namespace FaceLiveness.Testing;

/// <summary>
/// People who are made of numbers: embeddings spread like those of a real model (same person 0.68 ± 0.12, different people 0.0 ± 0.1),
/// the same for the same seed.
/// </summary>
/// <param name="seed">Another seed gives other people.</param>
/// <param name="modelId">The model that the embeddings say they are of.</param>
/// <param name="dimension">Length of an embedding; at least <see cref="Directions"/>.</param>
/// <exception cref="ArgumentOutOfRangeException">The embeddings would be shorter.</exception>
/// <remarks>For one thread at a time.</remarks>
public sealed class SyntheticFaces(int seed, string modelId = "synthetic-1", int dimension = 512)
{
    /// <summary>In as many independent directions real faces vary: 1/√108 is the 0.096 by which different people's similarity spreads.</summary>
    public const int Directions = 108;

    private readonly Random _random = new(seed);
    private readonly int _dimension = dimension >= Directions ? dimension : throw new ArgumentOutOfRangeException(nameof(dimension));

    /// <summary>How often different people of <c>synthetic-1</c> are alike, told a little too high: accept 0.35 and unknown 0.28 in a gallery of one.</summary>
    public static RecognitionCalibration Calibration { get; } =
        new("synthetic-1", [new(0.1, 0.13f), new(0.005, 0.28f), new(0.001, 0.35f)], 100_000, "synthetic faces");

    /// <summary>A person: the middle of all their looks.</summary>
    public FaceEmbedding Person() => new(modelId, Direction());

    /// <summary>A look at a person.</summary>
    /// <param name="person">What <see cref="Person"/> gave.</param>
    /// <param name="likeness">Cosine between the look and the person; 0.825 makes two looks 0.68 alike. Spreads by 0.04.</param>
    public FaceEmbedding Look(FaceEmbedding person, float likeness = 0.825f)
    {
        var noise = Direction();
        var along = 0f;
        for (var i = 0; i < noise.Length; i++)
        {
            along += noise[i] * person.Vector[i];
        }

        var a = Math.Clamp(likeness + (0.04f * Gaussian()), 0.01f, 0.999f);
        var b = MathF.Sqrt(1 - (a * a)) / MathF.Sqrt(1 - (along * along));
        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] = (a * person.Vector[i]) + (b * (noise[i] - (along * person.Vector[i])));
        }

        return new FaceEmbedding(modelId, noise);
    }

    /// <summary>A look for a track.</summary>
    /// <param name="person">What <see cref="Person"/> gave.</param>
    /// <param name="seconds">Media time.</param>
    /// <param name="quality">0 to 1.</param>
    /// <param name="likeness">As in <see cref="Look"/>.</param>
    public FaceLook LookAt(FaceEmbedding person, double seconds, float quality = 0.7f, float likeness = 0.825f) =>
        new(Look(person, likeness), quality, TimeSpan.FromSeconds(seconds), DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(seconds));

    /// <summary>A look whose similarity to an embedding is exactly known.</summary>
    /// <param name="other">What it is compared with.</param>
    /// <param name="similarity">Cosine, -1 to 1.</param>
    public FaceEmbedding At(FaceEmbedding other, float similarity)
    {
        var noise = Direction();
        var along = 0f;
        for (var i = 0; i < noise.Length; i++)
        {
            along += noise[i] * other.Vector[i];
        }

        var b = MathF.Sqrt(1 - (similarity * similarity)) / MathF.Sqrt(1 - (along * along));
        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] = (similarity * other.Vector[i]) + (b * (noise[i] - (along * other.Vector[i])));
        }

        return new FaceEmbedding(modelId, noise);
    }

    /// <summary>A profile of a person, named as its id, with founding samples <c>s1</c>, <c>s2</c> and so on.</summary>
    /// <param name="id">Of the profile.</param>
    /// <param name="person">What <see cref="Person"/> gave.</param>
    /// <param name="samples">How many looks at them it has.</param>
    /// <param name="quality">0 to 1, of every one.</param>
    public Profile Profile(string id, FaceEmbedding person, int samples = 3, float quality = 0.7f) => new()
    {
        Id = id,
        Name = id,
        Samples =
        [
            .. Enumerable.Range(1, samples).Select(i => new ProfileSample
            {
                Id = $"s{i}", Embedding = Look(person), Quality = quality, IsFounding = true,
            }),
        ],
    };

    private float[] Direction()
    {
        var direction = new float[_dimension];
        var sum = 0f;
        for (var i = 0; i < Directions; i++)
        {
            direction[i] = Gaussian();
            sum += direction[i] * direction[i];
        }

        var norm = MathF.Sqrt(sum);
        for (var i = 0; i < Directions; i++)
        {
            direction[i] /= norm;
        }

        return direction;
    }

    private float Gaussian() =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()));
}

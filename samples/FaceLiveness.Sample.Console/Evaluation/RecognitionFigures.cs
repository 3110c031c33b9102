using System.Numerics.Tensors;

namespace FaceLiveness.Sample.Evaluation;

/// <summary>All that is told about a model from one set of pictures.</summary>
internal sealed class RecognitionFigures
{
    /// <summary>Different people's faces are taken for one in this share of comparisons where quality is judged, and one-to-one.</summary>
    public const double OneToOneRate = 1e-3;

    // More comparisons than that tell nothing more, and would not fit in memory for large sets.
    private const int MostComparisons = 20_000_000;

    private readonly IReadOnlyDictionary<string, ReadPicture> _faces;

    /// <param name="pairs">The set's pairs.</param>
    /// <param name="faces">The pictures in which a face was found, by name.</param>
    /// <param name="damaged">Spoiled copies of them.</param>
    public RecognitionFigures(IReadOnlyList<PicturePair> pairs, IReadOnlyDictionary<string, ReadPicture> faces, IReadOnlyList<DamagedPicture> damaged)
    {
        _faces = faces;
        Verification = new VerificationReport([.. pairs.Select(pair => (pair.Fold, pair.Same, Similarity(pair)))]);
        var listedSame = pairs.Where(pair => pair.Same).Select(Similarity);
        if (faces.Values.All(face => face.Person is not null))
        {
            ReadPicture[] all = [.. faces.Values.OrderBy(face => face.Name, StringComparer.Ordinal)];
            var (same, different) = Compare(all);
            Scores = new(listedSame, different);
            AllOfOnePerson = new(same, different);
            OpenSet = new(all);
        }
        else
        {
            Scores = new(listedSame, pairs.Where(pair => !pair.Same).Select(Similarity));
        }

        Rejections = Rejection(faces.Values, pairs, damaged);
        Damages =
        [
            .. damaged.GroupBy(picture => picture.Kind).OrderBy(kind => kind.Key).Select(kind => new DamageFigures(
                kind.Key,
                kind.Count(picture => picture.Face is null),
                kind.Average(picture => picture.Face?.Quality) ?? 0,
                new RejectionCurve([], Comparisons(kind), QualityThreshold).At(0))),
        ];
    }

    /// <summary>The listed or drawn pairs, by fold.</summary>
    public VerificationReport Verification { get; }

    /// <summary>The pairs of one person, against all pairs of different people where it is known who is who.</summary>
    public SimilarityScores Scores { get; }

    /// <summary>The same with all pairs of one person; null where it is not known who is who.</summary>
    public SimilarityScores? AllOfOnePerson { get; }

    /// <summary>Null where it is not known who is who.</summary>
    public OpenSet? OpenSet { get; }

    /// <summary>Error versus reject, by what was rejected from.</summary>
    public IReadOnlyList<(string Name, RejectionCurve Curve)> Rejections { get; }

    /// <summary>What each kind of damage does.</summary>
    public IReadOnlyList<DamageFigures> Damages { get; }

    /// <summary>The threshold at which quality is judged: one in a thousand of different people's comparisons reaches it, or as near to that as the set can tell.</summary>
    public float QualityThreshold => Scores.ThresholdAt(OneToOneRate) ?? Scores.ThresholdAt(1.0 / Math.Max(Scores.Different.Count, 1)) ?? float.PositiveInfinity;

    /// <summary>The calibration that the set gives; null where it is too small for one.</summary>
    public RecognitionCalibration? Calibrate(string modelId, string source)
    {
        try
        {
            return RecognitionCalibration.Measure(modelId, [.. Scores.Different.Where(similarity => similarity > Evaluation.Verification.NoFace)], source);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private float Similarity(PicturePair pair) =>
        _faces.TryGetValue(pair.A, out var a) && _faces.TryGetValue(pair.B, out var b) ? a.Embedding.Similarity(b.Embedding) : Evaluation.Verification.NoFace;

    private static (List<float> Same, List<float> Different) Compare(ReadPicture[] pictures)
    {
        var (same, different) = (new List<float>(), new List<float>());
        var every = Math.Max(1, (long)pictures.Length * pictures.Length / 2 / MostComparisons);
        var count = 0L;
        for (var i = 0; i < pictures.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (pictures[i].Person == pictures[j].Person)
                {
                    same.Add(pictures[i].Embedding.Similarity(pictures[j].Embedding));
                }
                else if (count++ % every == 0)
                {
                    different.Add(TensorPrimitives.Dot(pictures[i].Embedding.Vector, pictures[j].Embedding.Vector));
                }
            }
        }

        return (same, different);
    }

    private List<(string Name, RejectionCurve Curve)> Rejection(IEnumerable<ReadPicture> pictures, IReadOnlyList<PicturePair> pairs, IReadOnlyList<DamagedPicture> damaged)
    {
        var all = pictures.ToList();
        var same = OpenSet is null
            ? pairs.Where(pair => pair.Same && _faces.ContainsKey(pair.A) && _faces.ContainsKey(pair.B)).Select(pair => (_faces[pair.A], _faces[pair.B]))
            : all.GroupBy(picture => picture.Person!, StringComparer.Ordinal).SelectMany(person => person.SelectMany((a, i) => person.Skip(i + 1).Select(b => (a, b))));
        var curves = new List<(string, RejectionCurve)>
        {
            ("the pictures as they are", new(
                all.Select(picture => picture.Quality),
                same.Select(pair => (MathF.Min(pair.Item1.Quality, pair.Item2.Quality), pair.Item1.Embedding.Similarity(pair.Item2.Embedding))),
                QualityThreshold)),
        };
        if (damaged.Any(picture => picture.Face is not null))
        {
            curves.Add(("damaged pictures", new(
                damaged.Where(picture => picture.Face is not null).Select(picture => picture.Face!.Quality), Comparisons(damaged), QualityThreshold)));
        }

        return curves;
    }

    /// <summary>Each damaged look against the person's other pictures as they are.</summary>
    private IEnumerable<(float Quality, float Similarity)> Comparisons(IEnumerable<DamagedPicture> damaged)
    {
        var byPerson = _faces.Values.Where(face => face.Person is not null).ToLookup(face => face.Person!, StringComparer.Ordinal);
        return damaged.Select(picture => picture.Face).OfType<ReadPicture>().Where(face => face.Person is not null).SelectMany(face => byPerson[face.Person!]
            .Where(other => other.Name != face.Name)
            .Select(other => (face.Quality, face.Embedding.Similarity(other.Embedding))));
    }
}

/// <summary>What one kind of damage does.</summary>
/// <param name="Kind">The damage.</param>
/// <param name="Missed">Pictures in which the face was not found any more.</param>
/// <param name="Quality">Mean of the others.</param>
/// <param name="Refused">Of the comparisons with the person's other pictures, those below the threshold (FNMR).</param>
internal sealed record DamageFigures(DamageKind Kind, int Missed, double Quality, Proportion Refused);

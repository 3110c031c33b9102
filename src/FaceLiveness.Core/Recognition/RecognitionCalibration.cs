namespace FaceLiveness;

/// <summary>
/// How often one model takes two different people for one, by similarity: what its thresholds follow from. Measured once, by
/// <c>facelive evaluate recognition … --calibration FILE</c> or <see cref="Measure"/>; it says nothing about any other model.
/// </summary>
/// <remarks>
/// Between measured points similarity is a straight line over the normal deviate of the rate, which it would be exactly if similarities of
/// different people were spread normally. Beyond the rarest point it goes on as steeply as the steepest stretch that was measured: the
/// thresholds of large galleries come out rather too high than too low. Above the most frequent point its similarity holds.
/// </remarks>
public sealed partial class RecognitionCalibration
{
    /// <summary>
    /// A point that rests on fewer false matches is chance: 10 give the rate to within about 60 % (95 % confidence), a threshold to within
    /// about 0.015 with the default model.
    /// </summary>
    public const int FewestMatches = 10;

    // One to a decade, close enough for straight lines and far enough apart that chance does not bend them; the last where FewestMatches are left.
    private static readonly double[] MeasuredRates = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7];

    private readonly FalseMatchPoint[] _points;
    private readonly double[] _deviates;
    private readonly double _steepest;

    /// <summary>Takes what was measured.</summary>
    /// <param name="modelId">The <see cref="IFaceEmbedder.ModelId"/> of the model.</param>
    /// <param name="points">At least two; rates fall and similarities rise from each to the next.</param>
    /// <param name="comparisons">How many comparisons of different people they come from.</param>
    /// <param name="source">On what and how it was measured, for people.</param>
    /// <exception cref="ArgumentException">The points are not such.</exception>
    public RecognitionCalibration(string modelId, IReadOnlyList<FalseMatchPoint> points, long comparisons, string source)
    {
        ArgumentException.ThrowIfNullOrEmpty(modelId);
        ArgumentNullException.ThrowIfNull(points);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(comparisons);
        ArgumentNullException.ThrowIfNull(source);
        if (points.Count < 2)
        {
            throw new ArgumentException($"A calibration needs at least two measured points; it has {points.Count}.", nameof(points));
        }

        for (var i = 0; i < points.Count; i++)
        {
            if (points[i] is not { Rate: > 0 and <= 0.5, Similarity: >= -1 and <= 1 }
                || (i > 0 && !(points[i].Rate < points[i - 1].Rate && points[i].Similarity > points[i - 1].Similarity)))
            {
                throw new ArgumentException(
                    $"Point {i + 1} of a calibration ({points[i]}) is out of place: rates lie above 0 and at most at 0.5 and fall, similarities lie from -1 to 1 and rise.",
                    nameof(points));
            }
        }

        ModelId = modelId;
        Comparisons = comparisons;
        Source = source;
        _points = [.. points];
        _deviates = Array.ConvertAll(_points, point => NormalDeviate.ExceededBy(point.Rate));
        for (var i = 1; i < _points.Length; i++)
        {
            _steepest = Math.Max(_steepest, (_points[i].Similarity - _points[i - 1].Similarity) / (_deviates[i] - _deviates[i - 1]));
        }
    }

    /// <summary>The model that it was measured with.</summary>
    public string ModelId { get; }

    /// <summary>What was measured, from the most frequent to the rarest.</summary>
    public IReadOnlyList<FalseMatchPoint> Points => _points;

    /// <summary>How many comparisons of different people it comes from.</summary>
    public long Comparisons { get; }

    /// <summary>On what and how it was measured, for people.</summary>
    public string Source { get; }

    /// <summary>Measures a model.</summary>
    /// <param name="modelId">The model.</param>
    /// <param name="differentPeople">Similarities of faces of different people: 200 at least, hundreds of thousands for large galleries.</param>
    /// <param name="source">On what and how it was measured, for people.</param>
    /// <exception cref="ArgumentException">There are too few of them, or they hardly differ.</exception>
    public static RecognitionCalibration Measure(string modelId, IReadOnlyCollection<float> differentPeople, string source)
    {
        ArgumentNullException.ThrowIfNull(differentPeople);
        var sorted = differentPeople.ToArray();
        Array.Sort(sorted, (a, b) => b.CompareTo(a));
        var points = new List<FalseMatchPoint>();
        var rarest = (double)FewestMatches / Math.Max(sorted.Length, 1);
        foreach (var rate in MeasuredRates.Where(rate => rate >= 2 * rarest).Append(rarest).Where(rate => rate <= 0.1))
        {
            // Rates are decimal, and what 0.01 of 1,000 is must not hang on their last bit.
            var matches = (int)Math.Floor((rate * sorted.Length) + 1e-6);
            // The first stranger too many must stay out; four digits, rounded up, are all that such a measurement knows.
            var similarity = MathF.Max(MathF.Ceiling(sorted[matches] * 10_000), -10_000) / 10_000;
            if (similarity <= sorted[matches])
            {
                similarity += 0.0001f;
            }

            if (similarity > 1)
            {
                break;
            }

            if (points.Count == 0 || similarity > points[^1].Similarity)
            {
                points.Add(new(rate, similarity));
            }
        }

        return points.Count >= 2
            ? new RecognitionCalibration(modelId, points, sorted.Length, source)
            : throw new ArgumentException(
                $"A calibration takes comparisons of different people at two false-match rates, each reached {FewestMatches} times or more: at least 200 that are not all alike. "
                + $"There are {sorted.Length}.",
                nameof(differentPeople));
    }

    /// <summary>The similarity that different people reach no more often than this.</summary>
    /// <param name="falseMatchRate">Share of comparisons, above 0.</param>
    /// <returns>At most 1.</returns>
    public float ThresholdFor(double falseMatchRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(falseMatchRate);
        if (falseMatchRate >= _points[0].Rate)
        {
            return _points[0].Similarity;
        }

        var deviate = NormalDeviate.ExceededBy(falseMatchRate);
        var next = Array.FindIndex(_points, point => point.Rate <= falseMatchRate);
        return next < 0
            ? (float)Math.Min(1, _points[^1].Similarity + (_steepest * (deviate - _deviates[^1])))
            : (float)double.Lerp(
                _points[next - 1].Similarity,
                _points[next].Similarity,
                (deviate - _deviates[next - 1]) / (_deviates[next] - _deviates[next - 1]));
    }

    /// <summary>Throws unless it belongs to this model.</summary>
    /// <exception cref="EmbeddingModelMismatchException">It was measured with another.</exception>
    public void ThrowIfForeign(string modelId)
    {
        if (!string.Equals(modelId, ModelId, StringComparison.Ordinal))
        {
            throw EmbeddingModelMismatchException.OfCalibration(modelId, ModelId);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"calibration of {ModelId} by {Comparisons} comparisons: {Source}";
}

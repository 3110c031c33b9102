namespace FaceLiveness.Sample.Evaluation;

/// <summary>Error versus reject: how often one person's faces are refused once the looks of lowest quality are left out. A quality that is worth its name lowers it.</summary>
internal sealed class RejectionCurve
{
    private readonly float[] _qualities;
    private readonly (float Quality, bool IsRefused)[] _comparisons;

    /// <param name="qualities">Of every look that may be left out.</param>
    /// <param name="comparisons">Of faces of one person: the quality of the worse of the looks that may be left out, and the similarity.</param>
    /// <param name="threshold">Accepted from it on.</param>
    public RejectionCurve(IEnumerable<float> qualities, IEnumerable<(float Quality, float Similarity)> comparisons, float threshold)
    {
        _qualities = [.. qualities.Order()];
        _comparisons = [.. comparisons.Select(comparison => (comparison.Quality, comparison.Similarity < threshold))];
    }

    /// <summary>Share of the remaining comparisons that is refused (FNMR).</summary>
    /// <param name="rejected">Share of the looks that is left out, 0 to 1; of equally good looks all or none.</param>
    public Proportion At(double rejected)
    {
        var least = (int)(rejected * _qualities.Length) is var at && at < _qualities.Length ? _qualities[at] : float.PositiveInfinity;
        var (kept, refused) = (0, 0);
        foreach (var comparison in _comparisons)
        {
            if (rejected <= 0 || comparison.Quality >= least)
            {
                kept++;
                refused += comparison.IsRefused ? 1 : 0;
            }
        }

        return new(refused, kept);
    }
}

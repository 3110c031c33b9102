namespace FaceLiveness.Sample.Evaluation;

/// <summary>What a threshold on the score would make of presentations: live from the threshold on, an attack below.</summary>
internal sealed class DetectionErrorTradeoff
{
    /// <param name="presentations">Those without a score are left out.</param>
    public DetectionErrorTradeoff(IEnumerable<Presentation> presentations)
    {
        var scored = presentations.Where(shown => shown.Score is not null).ToList();
        double[] attacks = [.. scored.Where(shown => shown.IsAttack).Select(shown => shown.Score!.Value)];
        double[] bonaFide = [.. scored.Where(shown => !shown.IsAttack).Select(shown => shown.Score!.Value)];
        (Attacks, BonaFide) = (attacks.Length, bonaFide.Length);
        if (attacks.Length > 0 && bonaFide.Length > 0)
        {
            // At each score, and above all of them.
            Points =
            [
                .. attacks.Concat(bonaFide).Distinct().Order().Append(double.PositiveInfinity).Select(threshold => new ErrorRates(
                    threshold, (double)attacks.Count(score => score >= threshold) / attacks.Length, (double)bonaFide.Count(score => score < threshold) / bonaFide.Length)),
            ];
        }
    }

    public int Attacks { get; }

    public int BonaFide { get; }

    /// <summary>By rising threshold, from all accepted to none; none where attacks or live people are missing.</summary>
    public IReadOnlyList<ErrorRates> Points { get; } = [];

    /// <summary>Where both rates are nearest to each other (the equal error rate is their mean); null without points.</summary>
    public ErrorRates? Equal => Points.Count == 0 ? null : Points.MinBy(point => (Math.Abs(point.Apcer - point.Bpcer), point.Apcer + point.Bpcer));
}

namespace FaceLiveness.Sample.Evaluation;

/// <summary>How well the blinks of several videos were found, all events counting alike.</summary>
/// <param name="scores">The videos.</param>
internal sealed class BlinkTotals(IReadOnlyList<BlinkScore> scores)
{
    private const int Resamples = 2_000;
    private const int Seed = 20_160_203;

    public int Labelled => scores.Sum(score => score.Labelled);

    public int Correct => scores.Sum(score => score.Correct);

    public int Found => scores.Sum(score => score.Found);

    public int ClosuresCounted => scores.Sum(score => score.ClosuresCounted.Count);

    public Proportion Precision => new(Correct, Found);

    public Proportion Recall => new(Correct, Labelled);

    /// <summary>Null where nothing was labelled nor found.</summary>
    public double? F1 => Harmonic(Correct, Labelled, Found);

    /// <summary>Mean, over the videos, of how far blinks a minute are off, without its sign.</summary>
    public double? PerMinuteError => scores.Select(score => score.PerMinuteError).OfType<double>().Select(Math.Abs).Cast<double?>().Average();

    /// <summary>
    /// 95 % of the F1s that come out when as many videos are drawn from these, again and again, with replacement (bootstrap, percentiles, fixed seed): blinks of one
    /// video are alike, so the video is what varies. Null with fewer than two videos that have anything to count.
    /// </summary>
    public Interval? F1Interval()
    {
        if (scores.Count(score => score.F1 is not null) < 2)
        {
            return null;
        }

        var random = new Random(Seed);
        var drawn = new List<double>(Resamples);
        for (var i = 0; i < Resamples; i++)
        {
            var (correct, labelled, found) = (0, 0, 0);
            for (var j = 0; j < scores.Count; j++)
            {
                var score = scores[random.Next(scores.Count)];
                correct += score.Correct;
                labelled += score.Labelled;
                found += score.Found;
            }

            if (Harmonic(correct, labelled, found) is { } f1)
            {
                drawn.Add(f1);
            }
        }

        drawn.Sort();
        return new(drawn[(int)(0.025 * (drawn.Count - 1))], drawn[(int)Math.Ceiling(0.975 * (drawn.Count - 1))]);
    }

    private static double? Harmonic(int correct, int labelled, int found) => labelled + found == 0 ? null : 2.0 * correct / (labelled + found);
}

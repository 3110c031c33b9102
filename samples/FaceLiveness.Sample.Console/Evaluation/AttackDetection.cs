namespace FaceLiveness.Sample.Evaluation;

/// <summary>
/// How well attacks are told from live people, in the terms of ISO/IEC 30107-3. What got no response (neither live nor spoof) is an error of neither
/// kind: it is counted apart, as the standard does.
/// </summary>
/// <param name="presentations">What was shown, and how it was judged.</param>
internal sealed class AttackDetection(IReadOnlyList<Presentation> presentations)
{
    public int Attacks => presentations.Count(shown => shown.IsAttack);

    public int BonaFide => presentations.Count - Attacks;

    /// <summary>APCER by kind of attack: the share that was taken for live people.</summary>
    public IReadOnlyList<(string Kind, Proportion Apcer, Proportion NonResponse)> ByKind =>
    [
        .. presentations.Where(shown => shown.IsAttack).GroupBy(shown => shown.Kind, StringComparer.Ordinal).OrderBy(kind => kind.Key, StringComparer.Ordinal)
            .Select(kind => (kind.Key, Rate(kind, LivenessState.Live), Rate(kind, LivenessState.Inconclusive))),
    ];

    /// <summary>APCER: that of the kind of attack that succeeds most often. Of nothing where there was no attack.</summary>
    public Proportion Apcer => ByKind.Select(kind => kind.Apcer).OrderByDescending(rate => rate.Share).FirstOrDefault();

    /// <summary>APNRR: attacks that got no response.</summary>
    public Proportion AttackNonResponse => Rate(presentations.Where(shown => shown.IsAttack), LivenessState.Inconclusive);

    /// <summary>BPCER: live people who were taken for an attack.</summary>
    public Proportion Bpcer => Rate(presentations.Where(shown => !shown.IsAttack), LivenessState.Spoof);

    /// <summary>BPNRR: live people who got no response.</summary>
    public Proportion BonaFideNonResponse => Rate(presentations.Where(shown => !shown.IsAttack), LivenessState.Inconclusive);

    /// <summary>ACER: the mean of <see cref="Apcer"/> and <see cref="Bpcer"/>; null where one of them is of nothing.</summary>
    public double? Acer => (Apcer.Share + Bpcer.Share) / 2;

    /// <summary>What got no response, of everything.</summary>
    public Proportion Inconclusive => Rate(presentations, LivenessState.Inconclusive);

    /// <summary>A quantile of the time to the verdict, over what got one: the least time within which at least that share did. Null where nothing did.</summary>
    /// <param name="quantile">Above 0, up to 1.</param>
    public TimeSpan? TimeToVerdict(double quantile)
    {
        TimeSpan[] times = [.. presentations.Select(shown => shown.TimeToVerdict).OfType<TimeSpan>().Order()];
        return times.Length == 0 ? null : times[(int)Math.Ceiling(quantile * times.Length) - 1];
    }

    private static Proportion Rate(IEnumerable<Presentation> shown, LivenessState outcome)
    {
        Presentation[] all = [.. shown];
        return new(all.Count(one => one.Outcome == outcome), all.Length);
    }
}

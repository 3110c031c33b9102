namespace FaceLiveness;

/// <summary>
/// Makes one verdict of those of several checks. One <see cref="LivenessState.Spoof"/> outweighs everything. <see cref="LivenessState.Live"/> takes every
/// required check live and every other check leaning to it (a score above 0.5): by default a blink, and a passive check, where there is one,
/// that has seen something and does not doubt it. A passive check that can't tell yet is waited for.
/// </summary>
/// <param name="options">What is required; the defaults where null.</param>
public sealed class LivenessPolicy(LivenessPolicyOptions? options = null)
{
    private readonly LivenessPolicyOptions _options = options ?? new();

    /// <summary>Combines what the checks say of one track.</summary>
    /// <param name="verdicts">The latest verdict of every check, by its name. Where none of the required checks is among them, all must be live.</param>
    /// <returns>
    /// The lowest score, the reason of the check that decided, and the blinks of all. It rests on the frames of the check that decided; where it is
    /// live, on those of all.
    /// </returns>
    public LivenessVerdict Combine(IReadOnlyList<KeyValuePair<string, LivenessVerdict>> verdicts)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        if (verdicts.Count == 0)
        {
            return LivenessVerdict.NotChecked;
        }

        var anyRequired = false;
        var looked = false;
        IReadOnlyList<Blink> blinks = [];
        foreach (var (name, verdict) in verdicts)
        {
            anyRequired |= _options.Required.Contains(name);
            looked |= verdict.State != LivenessState.NotChecked;
            if (verdict.NewBlinks.Count > 0)
            {
                blinks = blinks.Count == 0 ? verdict.NewBlinks : [.. blinks, .. verdict.NewBlinks];
            }
        }

        LivenessVerdict? spoof = null;
        LivenessVerdict? missing = null;
        LivenessVerdict? proof = null;
        var lowest = 1f;
        foreach (var (name, verdict) in verdicts)
        {
            lowest = MathF.Min(lowest, verdict.Score);
            var required = !anyRequired || _options.Required.Contains(name);
            var passed = verdict.State == LivenessState.Live || (!required && verdict.State == LivenessState.Inconclusive && verdict.Score > 0.5f);
            if (verdict.State == LivenessState.Spoof && (spoof is null || verdict.Score < spoof.Score))
            {
                spoof = verdict;
            }
            else if (!passed)
            {
                missing ??= verdict;
            }
            else if (required)
            {
                proof ??= verdict;
            }
        }

        return (spoof, missing) switch
        {
            ({ } attack, _) => new(LivenessState.Spoof, lowest, attack.Reason) { NewBlinks = blinks, Evidence = attack.Evidence },
            (_, { } reason) => new(looked ? LivenessState.Inconclusive : LivenessState.NotChecked, lowest, reason.Reason) { NewBlinks = blinks, Evidence = reason.Evidence },
            _ => new(LivenessState.Live, lowest, proof!.Reason) { NewBlinks = blinks, Evidence = EvidenceOf(verdicts) },
        };
    }

    private static IReadOnlyList<TimeSpan> EvidenceOf(IReadOnlyList<KeyValuePair<string, LivenessVerdict>> verdicts) =>
        [.. verdicts.SelectMany(verdict => verdict.Value.Evidence).Distinct().Order().TakeLast(LivenessVerdict.MaximumEvidence)];
}

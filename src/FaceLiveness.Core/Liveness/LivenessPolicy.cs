using System.Globalization;

namespace FaceLiveness;

/// <summary>
/// Makes one verdict of those of several checks. One <see cref="LivenessState.Spoof"/> outweighs everything. <see cref="LivenessState.Live"/> takes every
/// required check live, one of <see cref="LivenessPolicyOptions.AnyOf"/> live, the weighted mean high enough, and every check that none of these
/// names leaning to live (a score above 0.5): by default a blink, and a passive check, where there is one, that has seen something and does not
/// doubt it. A passive check that can't tell yet is waited for.
/// </summary>
/// <param name="options">What is required; the defaults where null.</param>
public sealed class LivenessPolicy(LivenessPolicyOptions? options = null)
{
    private readonly LivenessPolicyOptions _options = options ?? new();

    /// <summary>Combines what the checks say of one track.</summary>
    /// <param name="verdicts">The latest verdict of every check, by its name. Where no check that the options name is among them, all must be live.</param>
    /// <param name="isKnown">Whether the person is recognised, so that <see cref="LivenessPolicyOptions.RequiredOfKnown"/> holds.</param>
    /// <returns>
    /// The lowest score of those that count (not of one that merely leans to live), the reason of the check that decided, and the blinks of all. It rests on the frames of the check that decided; where it is
    /// live, on those of all.
    /// </returns>
    public LivenessVerdict Combine(IReadOnlyList<KeyValuePair<string, LivenessVerdict>> verdicts, bool isKnown = false)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        if (verdicts.Count == 0)
        {
            return LivenessVerdict.NotChecked;
        }

        var required = isKnown && _options.RequiredOfKnown is { } ofKnown ? ofKnown : _options.Required;
        var looked = false;
        var anyNamed = false;
        IReadOnlyList<Blink> blinks = [];
        foreach (var (name, verdict) in verdicts)
        {
            anyNamed |= required.Contains(name) || _options.AnyOf.Contains(name) || _options.Weights.ContainsKey(name);
            looked |= verdict.State != LivenessState.NotChecked;
            if (verdict.NewBlinks.Count > 0)
            {
                blinks = blinks.Count == 0 ? verdict.NewBlinks : [.. blinks, .. verdict.NewBlinks];
            }
        }

        LivenessVerdict? spoof = null;
        LivenessVerdict? missing = null;
        LivenessVerdict? proof = null;
        LivenessVerdict? any = null;
        var lowest = 1f;
        var (sum, weights) = (0f, 0f);
        foreach (var (name, verdict) in verdicts)
        {
            if (verdict.State == LivenessState.Spoof)
            {
                spoof = spoof is null || verdict.Score < spoof.Score ? verdict : spoof;
            }

            var isRequired = !anyNamed || required.Contains(name);
            var isWeighted = _options.Weights.TryGetValue(name, out var weight);
            sum += weight * verdict.Score;
            weights += weight;
            if (_options.AnyOf.Contains(name))
            {
                any = any is null || (verdict.State == LivenessState.Live, verdict.Score).CompareTo((any.State == LivenessState.Live, any.Score)) > 0 ? verdict : any;
            }
            else if (!isRequired && (isWeighted || _options.Required.Contains(name)))
            {
                // Counts in the mean only, or is let off because the person is known.
                continue;
            }

            if (isRequired || !_options.AnyOf.Contains(name))
            {
                var leans = !isRequired && verdict.State == LivenessState.Inconclusive && verdict.Score > 0.5f;
                if (leans)
                {
                    // Passes, and lends no weight: a check that only accuses says no more than that all its life.
                    continue;
                }

                lowest = MathF.Min(lowest, verdict.Score);
                if (verdict.State != LivenessState.Live)
                {
                    missing ??= verdict;
                }
                else if (isRequired)
                {
                    proof ??= verdict;
                }
            }
        }

        if (anyNamed)
        {
            foreach (var name in required)
            {
                missing ??= Has(verdicts, name) ? null : new(LivenessState.Inconclusive, 0.5f, $"The check '{name}' is required and does not run.");
            }
        }

        if (any is not null)
        {
            lowest = MathF.Min(lowest, any.Score);
            proof ??= any;
            missing ??= any.State == LivenessState.Live ? null : any;
        }

        if (weights > 0)
        {
            var mean = sum / weights;
            var weighed = new LivenessVerdict(
                LivenessState.Inconclusive, mean, string.Create(CultureInfo.InvariantCulture, $"All scores together are {mean:0.00}, of {_options.WeightedScore:0.00} asked for."));
            lowest = MathF.Min(lowest, mean);
            proof ??= weighed;
            missing ??= mean >= _options.WeightedScore ? null : weighed;
        }

        lowest = MathF.Min(lowest, spoof?.Score ?? 1);
        return (spoof, missing) switch
        {
            ({ } attack, _) => new(LivenessState.Spoof, lowest, attack.Reason) { NewBlinks = blinks, Evidence = attack.Evidence },
            (_, { } reason) => new(looked ? LivenessState.Inconclusive : LivenessState.NotChecked, lowest, reason.Reason) { NewBlinks = blinks, Evidence = reason.Evidence },
            _ => new(LivenessState.Live, lowest, proof!.Reason) { NewBlinks = blinks, Evidence = EvidenceOf(verdicts) },
        };
    }

    private static IReadOnlyList<TimeSpan> EvidenceOf(IReadOnlyList<KeyValuePair<string, LivenessVerdict>> verdicts) =>
        [.. verdicts.SelectMany(verdict => verdict.Value.Evidence).Distinct().Order().TakeLast(LivenessVerdict.MaximumEvidence)];

    private static bool Has(IReadOnlyList<KeyValuePair<string, LivenessVerdict>> verdicts, string name)
    {
        foreach (var verdict in verdicts)
        {
            if (verdict.Key == name)
            {
                return true;
            }
        }

        return false;
    }
}

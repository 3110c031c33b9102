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
            if (verdict.State == LivenessState.Spoof && !(spoof?.Score <= verdict.Score))
            {
                spoof = verdict;
            }

            var isWeighted = _options.Weights.TryGetValue(name, out var weight);
            sum += weight * verdict.Score;
            weights += weight;
            var isAlternative = _options.AnyOf.Contains(name);
            if (isAlternative && (any is null || IsSurer(verdict, any)))
            {
                any = verdict;
            }

            var isLive = verdict.State == LivenessState.Live;
            if (!anyNamed || required.Contains(name))
            {
                lowest = MathF.Min(lowest, verdict.Score);
                proof ??= isLive ? verdict : null;
                missing ??= isLive ? null : verdict;
            }
            else if (!isAlternative && !isWeighted && !_options.Required.Contains(name) && !LeansToLive(verdict))
            {
                lowest = MathF.Min(lowest, verdict.Score);
                missing ??= isLive ? null : verdict;
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

    /// <summary>The newest frames of all, each once, in order.</summary>
    private static TimeSpan[] EvidenceOf(IReadOnlyList<KeyValuePair<string, LivenessVerdict>> verdicts)
    {
        Span<TimeSpan> newest = stackalloc TimeSpan[LivenessVerdict.MaximumEvidence];
        var count = 0;
        foreach (var (_, verdict) in verdicts)
        {
            foreach (var frame in verdict.Evidence)
            {
                count = Insert(frame, newest, count);
            }
        }

        return newest[..count].ToArray();
    }

    private static int Insert(TimeSpan frame, Span<TimeSpan> sorted, int count)
    {
        var at = sorted[..count].BinarySearch(frame);
        if (at >= 0)
        {
            return count;
        }

        at = ~at;
        if (count < sorted.Length)
        {
            sorted[at..count].CopyTo(sorted[(at + 1)..]);
            sorted[at] = frame;
            return count + 1;
        }

        if (at > 0)
        {
            sorted[1..at].CopyTo(sorted);
            sorted[at - 1] = frame;
        }

        return count;
    }

    private static bool IsSurer(LivenessVerdict verdict, LivenessVerdict other) =>
        (verdict.State == LivenessState.Live, verdict.Score).CompareTo((other.State == LivenessState.Live, other.Score)) > 0;

    // Such a check passes and lends no weight to the score: one that only accuses says no more than that all its life.
    private static bool LeansToLive(LivenessVerdict verdict) => verdict.State == LivenessState.Inconclusive && verdict.Score > 0.5f;

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

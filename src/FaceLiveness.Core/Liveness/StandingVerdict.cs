namespace FaceLiveness;

/// <summary>
/// What one check says of one track, once an accusation stands as long as it ought to: a <see cref="LivenessState.Spoof"/> is taken back
/// only by a verdict that is live or leans to it and rests on at least as many newer frames as the accusation did. One good look wipes out no attack.
/// </summary>
/// <remarks>A check that names no frames (<see cref="LivenessVerdict.Evidence"/>) can't take an accusation back.</remarks>
internal struct StandingVerdict
{
    private LivenessVerdict? _said;
    private TimeSpan _accusedAt;

    public LivenessVerdict Verdict { readonly get => field ?? LivenessVerdict.NotChecked; private set; }

    /// <summary>Takes what the check says now.</summary>
    /// <returns>Whether it said anything new. Costs nothing where it did not.</returns>
    public bool Take(LivenessVerdict verdict, TimeSpan at)
    {
        if (ReferenceEquals(verdict, _said))
        {
            return false;
        }

        _said = verdict;
        if (verdict.State == LivenessState.Spoof)
        {
            _accusedAt = at;
        }
        else if (Verdict.State == LivenessState.Spoof && !TakesBack(verdict))
        {
            Verdict = Verdict with { NewBlinks = verdict.NewBlinks };
            return true;
        }

        Verdict = verdict;
        return true;
    }

    private readonly bool TakesBack(LivenessVerdict verdict)
    {
        if (verdict.State != LivenessState.Live && verdict.Score <= 0.5f)
        {
            return false;
        }

        var newer = 0;
        foreach (var frame in verdict.Evidence)
        {
            newer += frame > _accusedAt ? 1 : 0;
        }

        return newer >= Math.Max(1, Verdict.Evidence.Count);
    }
}

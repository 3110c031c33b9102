namespace FaceLiveness.Sample.Evaluation;

/// <summary>What was said over one presentation, by the policy or by one check. Of several people in a frame, the one most like a live one speaks.</summary>
internal sealed class VerdictLog
{
    private const float SaysNothing = 0.5f;

    private TimeSpan _last = TimeSpan.MinValue;
    private double _scores;
    private int _count;

    /// <summary>The last verdict; null before the first.</summary>
    public LivenessVerdict? Last { get; private set; }

    /// <summary>Media time of the first <see cref="LivenessState.Live"/>.</summary>
    public TimeSpan? FirstLive { get; private set; }

    /// <summary>Media time of the first <see cref="LivenessState.Spoof"/>.</summary>
    public TimeSpan? FirstSpoof { get; private set; }

    /// <summary>Media time of the first verdict that is one.</summary>
    public TimeSpan? FirstVerdict => FirstLive is { } live && !(FirstSpoof < live) ? live : FirstSpoof;

    /// <summary>Mean score of the verdicts that said something (0.5 says nothing); null where none did.</summary>
    public double? MeanScore => _count == 0 ? null : _scores / _count;

    /// <summary>The outcome of the whole presentation: live where it was ever called live, else an attack where it was ever called that, else no response.</summary>
    public LivenessState Outcome =>
        FirstLive is not null ? LivenessState.Live : FirstSpoof is not null ? LivenessState.Spoof : LivenessState.Inconclusive;

    /// <summary>Takes a verdict; times never fall.</summary>
    public void Add(TimeSpan time, LivenessVerdict verdict)
    {
        if (verdict.State == LivenessState.NotChecked)
        {
            return;
        }

        if (Last is null || time > _last || Rank(verdict) > Rank(Last))
        {
            Last = verdict;
        }

        _last = time;
        if (verdict.Score != SaysNothing)
        {
            _scores += verdict.Score;
            _count++;
        }

        if (verdict.State == LivenessState.Live)
        {
            FirstLive ??= time;
        }
        else if (verdict.State == LivenessState.Spoof)
        {
            FirstSpoof ??= time;
        }
    }

    private static int Rank(LivenessVerdict verdict) => verdict.State switch
    {
        LivenessState.Live => 2,
        LivenessState.Spoof => 1,
        _ => 0,
    };
}

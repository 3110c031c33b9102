namespace FaceLiveness;

/// <summary>What all checks say of one track.</summary>
internal sealed class TrackLiveness
{
    private readonly IReadOnlyList<ILivenessCheck> _checks;
    private readonly ILivenessSession[] _sessions;
    private readonly StandingVerdict[] _standing;
    private readonly KeyValuePair<string, LivenessVerdict>[] _verdicts;

    public TrackLiveness(IReadOnlyList<ILivenessCheck> checks)
    {
        _checks = checks;
        _sessions = new ILivenessSession[checks.Count];
        _standing = new StandingVerdict[checks.Count];
        _verdicts = new KeyValuePair<string, LivenessVerdict>[checks.Count];
        Doubt();
    }

    /// <summary>What each check said last, by its name; accusations for as long as they stand.</summary>
    public IReadOnlyList<KeyValuePair<string, LivenessVerdict>> Verdicts => _verdicts;

    /// <summary>Whether the last look changed any verdict.</summary>
    public bool Changed { get; private set; }

    /// <summary>Whether some check was convinced by the last look.</summary>
    public bool TurnedLive { get; private set; }

    /// <summary>The blinks that ended with the last look.</summary>
    public List<Blink> Blinks { get; } = [];

    /// <summary>Shows a look to all checks.</summary>
    public async ValueTask ObserveAsync(FaceObservation look, CancellationToken cancellationToken)
    {
        (Changed, TurnedLive) = (false, false);
        Blinks.Clear();
        for (var i = 0; i < _sessions.Length; i++)
        {
            var verdict = await _sessions[i].ObserveAsync(look, cancellationToken).ConfigureAwait(false);
            if (!_standing[i].Take(verdict, look.Timestamp))
            {
                continue;
            }

            Changed = true;
            Blinks.AddRange(verdict.NewBlinks);
            var now = _standing[i].Verdict;
            TurnedLive |= now.State == LivenessState.Live && _verdicts[i].Value.State != LivenessState.Live;
            _verdicts[i] = KeyValuePair.Create(_checks[i].Name, now);
        }
    }

    /// <summary>What was seen may have been another face: only accusations stay, everything else is to be proven anew.</summary>
    public void Doubt()
    {
        for (var i = 0; i < _sessions.Length; i++)
        {
            if (_standing[i].Verdict.State != LivenessState.Spoof)
            {
                _sessions[i] = _checks[i].BeginSession();
                _standing[i] = default;
                _verdicts[i] = KeyValuePair.Create(_checks[i].Name, LivenessVerdict.NotChecked);
            }
        }
    }
}

namespace FaceLiveness.Alerts;

/// <summary>When a rule last told of somebody, and so when it may again. By the time of the pictures.</summary>
internal sealed class Cooldowns
{
    private const int Remembered = 20_000;

    private readonly Dictionary<(string Rule, string Subject), DateTimeOffset> _told = [];

    public IEnumerable<(string Rule, string Subject, DateTimeOffset At)> All => _told.Select(told => (told.Key.Rule, told.Key.Subject, told.Value));

    /// <summary>Whether a rule may tell now; if so, it has.</summary>
    /// <remarks>Cameras' clocks differ a little: an event from just before the last one is within the cool-down too. One from long before is not: a clock was set, or a recording begins anew.</remarks>
    public bool TryStart(string rule, string subject, DateTimeOffset at, TimeSpan cooldown)
    {
        if (_told.TryGetValue((rule, subject), out var last) && (at - last).Duration() < cooldown)
        {
            return false;
        }

        Note(rule, subject, at);
        return true;
    }

    /// <summary>Notes what an earlier run has told; the later of two counts.</summary>
    public void Restore(string rule, string subject, DateTimeOffset at)
    {
        if (!_told.TryGetValue((rule, subject), out var other) || other < at)
        {
            Note(rule, subject, at);
        }
    }

    /// <summary>What was told of one is told of the other too.</summary>
    public void Move(string from, string to)
    {
        foreach (var ((rule, subject), at) in _told.Where(told => told.Key.Subject == from).ToList())
        {
            _told.Remove((rule, subject));
            Restore(rule, to, at);
        }
    }

    /// <summary>Forgets somebody, and says whether there was something to forget.</summary>
    public bool Forget(string subject)
    {
        var about = _told.Keys.Where(told => told.Subject == subject).ToList();
        about.ForEach(told => _told.Remove(told));
        return about.Count > 0;
    }

    private void Note(string rule, string subject, DateTimeOffset at)
    {
        _told[(rule, subject)] = at;
        if (_told.Count > Remembered)
        {
            foreach (var old in _told.OrderBy(told => told.Value).Take(Remembered / 2).Select(told => told.Key).ToList())
            {
                _told.Remove(old);
            }
        }
    }
}

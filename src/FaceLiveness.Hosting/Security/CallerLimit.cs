namespace FaceLiveness.Hosting;

/// <summary>So many times in so long, for each caller.</summary>
/// <param name="most">How often.</param>
/// <param name="window">In how long.</param>
/// <param name="time">Tells the time.</param>
internal sealed class CallerLimit(int most, TimeSpan window, TimeProvider time)
{
    // Callers beyond these share one count, so that many addresses cost no memory.
    private const int CallersKept = 10_000;
    private const string Others = "";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (DateTimeOffset Since, int Count)> _counts = new(StringComparer.Ordinal);

    /// <summary>How long a caller has to wait who has had enough; null where there is something left.</summary>
    public TimeSpan? WaitOf(string caller)
    {
        lock (_gate)
        {
            return Wait(Known(caller));
        }
    }

    /// <summary>Counts one.</summary>
    public void Count(string caller)
    {
        lock (_gate)
        {
            Add(Known(caller));
        }
    }

    /// <summary>Counts one where there is something left; otherwise says how long to wait.</summary>
    public TimeSpan? Take(string caller)
    {
        lock (_gate)
        {
            var known = Known(caller);
            var wait = Wait(known);
            if (wait is null)
            {
                Add(known);
            }

            return wait;
        }
    }

    private TimeSpan? Wait(string caller) =>
        _counts.TryGetValue(caller, out var count) && count.Count >= most && count.Since + window - time.GetUtcNow() is { } wait && wait > TimeSpan.Zero ? wait : null;

    private void Add(string caller)
    {
        var now = time.GetUtcNow();
        _counts[caller] = _counts.TryGetValue(caller, out var count) && now - count.Since < window ? (count.Since, count.Count + 1) : (now, 1);
    }

    private string Known(string caller)
    {
        if (_counts.Count < CallersKept || _counts.ContainsKey(caller))
        {
            return caller;
        }

        var now = time.GetUtcNow();
        foreach (var (old, _) in _counts.Where(count => now - count.Value.Since >= window).ToList())
        {
            _counts.Remove(old);
        }

        return _counts.Count < CallersKept ? caller : Others;
    }
}

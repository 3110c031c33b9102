using System.Collections.Concurrent;

namespace FaceLiveness;

/// <summary>Pairs of profiles that were recognised in one picture: two people, for nobody is in two places.</summary>
internal sealed class SeenTogether
{
    private readonly ConcurrentDictionary<(string, string), bool> _pairs = [];

    public bool Contains(string one, string other) => _pairs.ContainsKey(Pair(one, other));

    public void Add(string one, string other) => _pairs.TryAdd(Pair(one, other), true);

    public void Forget(string profileId)
    {
        foreach (var pair in _pairs.Keys.Where(pair => pair.Item1 == profileId || pair.Item2 == profileId))
        {
            _pairs.TryRemove(pair, out _);
        }
    }

    private static (string, string) Pair(string one, string other) => string.CompareOrdinal(one, other) < 0 ? (one, other) : (other, one);
}

using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace FaceLiveness;

/// <summary>
/// Every profile in memory, living and merged, and what they are to one another. A profile together with all that were merged into it, directly
/// or by way of others, is its branch; the living one at its end is the root. Changed by one caller at a time; read by any.
/// </summary>
internal sealed class ProfileRegister
{
    // Far more merges, one after the other, than anybody makes; a damaged store may have a circle of them.
    private const int LongestChain = 10_000;

    private readonly ConcurrentDictionary<string, Profile> _records = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ImmutableSortedSet<string>> _mergedInto = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _names = new(StringComparer.Ordinal);

    /// <summary>All, merged ones too.</summary>
    public IEnumerable<Profile> All => _records.Select(record => record.Value);

    /// <summary>All people.</summary>
    public IEnumerable<Profile> Living => All.Where(profile => profile.MergedInto is null);

    /// <summary>What is kept under an id, be it merged or not.</summary>
    public Profile? Read(string id) => _records.GetValueOrDefault(id);

    /// <summary>The living profile that an id stands for.</summary>
    public Profile? Find(string id) => Read(RootId(id)) is { MergedInto: null } living ? living : null;

    /// <summary>Follows merges to their end, whether or not there is a profile of that id.</summary>
    public string RootId(string id)
    {
        for (var hops = 0; hops < LongestChain && Read(id)?.MergedInto is { } next; hops++)
        {
            id = next;
        }

        return id;
    }

    /// <summary>A profile, where there is one of that id, and all that were merged into it: nearest first.</summary>
    public IReadOnlyList<Profile> Branch(string id)
    {
        var branch = new List<Profile>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { id };
        var next = new Queue<string>([id]);
        while (next.TryDequeue(out var current))
        {
            if (Read(current) is { } record)
            {
                branch.Add(record);
            }

            foreach (var merged in _mergedInto.GetValueOrDefault(current) ?? [])
            {
                if (seen.Add(merged))
                {
                    next.Enqueue(merged);
                }
            }
        }

        return branch;
    }

    /// <summary>Whether an id can't be given to a new profile, because one has it or is called so.</summary>
    public bool IsTaken(string id) => _records.ContainsKey(id) || _names.ContainsKey(id);

    /// <summary>Whether somebody has said who this is: enrolled or named it, or what was merged into it.</summary>
    public bool IsKnown(Profile living) => Branch(living.Id).Any(record => record.Origin == ProfileOrigin.Enrolled || record.Name != record.Id);

    /// <summary>The consent of a person: the profile's own, or else that of the nearest profile merged into it.</summary>
    public ProfileConsent? ConsentOf(Profile living) => Branch(living.Id).FirstOrDefault(record => record.Consent is not null)?.Consent;

    /// <summary>Whether somebody has said that two living profiles, or what was merged into them, are different people.</summary>
    public bool AreKeptApart(Profile one, Profile other)
    {
        return Names(one, other) || Names(other, one);

        bool Names(Profile a, Profile b) =>
            Branch(a.Id).Any(record => record.NotSameAs.Any(id => string.Equals(RootId(id), b.Id, StringComparison.Ordinal)));
    }

    /// <summary>
    /// Whether a sample is where it does not belong: what brought it here from another profile was cut short, or taken back, before it was done.
    /// It belongs where it comes from, as long as that is a person of their own.
    /// </summary>
    public bool IsStray(Profile record, ProfileSample sample) =>
        sample.OriginalProfileId is { } origin
        && origin != record.Id
        && _records.ContainsKey(origin)
        && RootId(origin) != RootId(record.Id);

    /// <summary>The profile without samples that do not belong to it: what it is recognised by.</summary>
    public Profile WithoutStrays(Profile record) =>
        record.Samples.Any(sample => IsStray(record, sample))
            ? record with { Samples = [.. record.Samples.Where(sample => !IsStray(record, sample))] }
            : record;

    public void Put(Profile profile)
    {
        var before = Read(profile.Id);
        _records[profile.Id] = profile;
        if (before?.Name != profile.Name)
        {
            Uncount(before?.Name);
            _names.AddOrUpdate(profile.Name, 1, static (_, count) => count + 1);
        }

        if (before?.MergedInto != profile.MergedInto)
        {
            Unlink(before);
            if (profile.MergedInto is { } into)
            {
                _mergedInto.AddOrUpdate(into, [profile.Id], (_, ids) => ids.Add(profile.Id));
            }
        }
    }

    public void Remove(string id)
    {
        if (_records.TryRemove(id, out var gone))
        {
            Uncount(gone.Name);
            Unlink(gone);
        }
    }

    private void Uncount(string? name)
    {
        if (name is not null && _names.AddOrUpdate(name, 0, static (_, count) => count - 1) <= 0)
        {
            _names.TryRemove(name, out _);
        }
    }

    private void Unlink(Profile? profile)
    {
        if (profile?.MergedInto is { } into
            && _mergedInto.AddOrUpdate(into, [], (_, ids) => ids.Remove(profile.Id)).IsEmpty)
        {
            _mergedInto.TryRemove(into, out _);
        }
    }
}

using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FaceLiveness;

/// <summary>
/// Keeps the <see cref="GallerySnapshot"/> up to date. Reading takes no lock: readers take the snapshot and keep it as long as they like.
/// Changes are made one at a time, cost what the changed profile weighs, and are seen by whoever takes the snapshot next.
/// </summary>
/// <remarks>
/// Rows live in blocks that are only ever appended to, beyond what any snapshot reads. A changed or removed profile leaves its old rows
/// behind; when they outweigh the living, everything is written anew.
/// </remarks>
public sealed partial class Gallery
{
    private const int SmallestBlockRows = 64;
    private const int LargestBlockRows = 4096;

    private readonly Lock _writer = new();
    private readonly ILogger _logger;
    private readonly HashSet<string> _foreign = new(StringComparer.Ordinal);
    private volatile GallerySnapshot _snapshot;
    private float[] _block = [];
    private int _used;
    private long _livingRows;
    private long _deadRows;

    /// <summary>An empty gallery for one model.</summary>
    /// <param name="modelId">The embedder's <see cref="IFaceEmbedder.ModelId"/>.</param>
    /// <param name="dimension">The embedder's <see cref="IFaceEmbedder.Dimension"/>.</param>
    /// <param name="logger">Is told of profiles that had to be left out.</param>
    public Gallery(string modelId, int dimension, ILogger<Gallery>? logger = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(modelId);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        _logger = logger ?? NullLogger<Gallery>.Instance;
        _snapshot = new GallerySnapshot(modelId, dimension, 0, [], Empty);
    }

    /// <summary>Everybody known, now.</summary>
    public GallerySnapshot Snapshot => _snapshot;

    private static ImmutableDictionary<string, int> Empty { get; } = ImmutableDictionary.Create<string, int>(StringComparer.Ordinal);

    /// <summary>Puts these profiles in the place of all there were. Profiles of another model are left out, and reported once.</summary>
    public void Replace(IEnumerable<Profile> profiles)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        lock (_writer)
        {
            Clear();
            var entries = new List<GalleryEntry>();
            var index = Empty.ToBuilder();
            foreach (var profile in profiles)
            {
                if (Fits(profile))
                {
                    index.Add(profile.Id, entries.Count);
                    entries.Add(Append(profile));
                }
            }

            Publish([.. entries], index.ToImmutable());
            if (_foreign.Count > 0)
            {
                // Enough to find them by; a store full of another model's profiles would otherwise fill the log.
                LogForeign(_foreign.Count, string.Join(", ", _foreign.Take(20)) + (_foreign.Count > 20 ? ", …" : ""), _snapshot.ModelId);
            }
        }
    }

    /// <summary>Adds a profile, or puts it in the place of what it was before.</summary>
    /// <returns>False where it was left out: it has no samples, or they come from another model.</returns>
    public bool Put(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        lock (_writer)
        {
            if (!Fits(profile))
            {
                Take(profile.Id);
                if (_foreign.Contains(profile.Id))
                {
                    LogForeign(1, profile.Id, _snapshot.ModelId);
                }

                return false;
            }

            var old = _snapshot;
            var entry = Append(profile);
            if (old.Index.TryGetValue(profile.Id, out var at))
            {
                Bury(old.Entries[at]);
                var entries = (GalleryEntry[])old.Entries.Clone();
                entries[at] = entry;
                Publish(entries, old.Index);
            }
            else
            {
                Publish([.. old.Entries, entry], old.Index.Add(profile.Id, old.Entries.Length));
            }

            return true;
        }
    }

    /// <summary>Takes a profile out.</summary>
    /// <returns>False where it was not in.</returns>
    public bool Remove(string profileId)
    {
        ArgumentNullException.ThrowIfNull(profileId);
        lock (_writer)
        {
            _foreign.Remove(profileId);
            return Take(profileId);
        }
    }

    private bool Take(string profileId)
    {
        var old = _snapshot;
        if (!old.Index.TryGetValue(profileId, out var at))
        {
            return false;
        }

        Bury(old.Entries[at]);
        var last = old.Entries[^1];
        var entries = old.Entries[..^1];
        var index = old.Index.Remove(profileId);
        if (at < entries.Length)
        {
            entries[at] = last;
            index = index.SetItem(last.ProfileId, at);
        }

        Publish(entries, index);
        return true;
    }

    private bool Fits(Profile profile)
    {
        var fits = profile.Samples.Count > 0;
        _foreign.Remove(profile.Id);
        foreach (var sample in profile.Samples)
        {
            if (sample.Embedding.ModelId != _snapshot.ModelId || sample.Embedding.Dimension != _snapshot.Dimension)
            {
                _foreign.Add(profile.Id);
                fits = false;
            }
        }

        return fits;
    }

    private GalleryEntry Append(Profile profile)
    {
        var dimension = _snapshot.Dimension;
        var rows = profile.Samples.Count;
        if (_used + (rows * dimension) > _block.Length)
        {
            var wanted = Math.Clamp(2 * _block.Length / dimension, SmallestBlockRows, LargestBlockRows);
            _block = new float[Math.Max(wanted, rows) * dimension];
            _used = 0;
        }

        var entry = new GalleryEntry(profile.Id, profile.Name, _block, _used, rows);
        foreach (var sample in profile.Samples)
        {
            sample.Embedding.Vector.CopyTo(_block.AsSpan(_used, dimension));
            _used += dimension;
        }

        _livingRows += rows;
        return entry;
    }

    private void Bury(GalleryEntry entry)
    {
        _livingRows -= entry.Rows;
        _deadRows += entry.Rows;
    }

    private void Clear()
    {
        (_block, _used, _livingRows, _deadRows) = ([], 0, 0, 0);
        _foreign.Clear();
    }

    private void Publish(GalleryEntry[] entries, ImmutableDictionary<string, int> index)
    {
        var old = _snapshot;
        if (_deadRows > _livingRows + LargestBlockRows)
        {
            (_block, _used, _livingRows, _deadRows) = ([], 0, 0, 0);
            entries = [.. entries.Select(entry => Move(entry, old.Dimension))];
        }

        _snapshot = new GallerySnapshot(old.ModelId, old.Dimension, old.Version + 1, entries, index);
    }

    private GalleryEntry Move(GalleryEntry entry, int dimension)
    {
        var length = entry.Rows * dimension;
        if (_used + length > _block.Length)
        {
            _block = new float[Math.Max(LargestBlockRows * dimension, length)];
            _used = 0;
        }

        entry.Block.AsSpan(entry.Offset, length).CopyTo(_block.AsSpan(_used));
        var moved = entry with { Block = _block, Offset = _used };
        _used += length;
        _livingRows += entry.Rows;
        return moved;
    }

    [LoggerMessage(2001, LogLevel.Warning,
        "{Count} profile(s) were made with another model than '{ModelId}' and can't be recognised: {ProfileIds}. Enrol these people again, or load the model that made them.")]
    private partial void LogForeign(int count, string profileIds, string modelId);
}

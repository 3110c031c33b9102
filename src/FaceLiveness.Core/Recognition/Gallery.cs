using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FaceLiveness;

/// <summary>
/// Keeps the <see cref="GallerySnapshot"/> up to date. Reading takes no lock: readers take the snapshot and keep it as long as they like.
/// Changes are made one at a time, cost what the changed profile weighs, and are seen by whoever takes the snapshot next.
/// </summary>
/// <remarks>
/// Rows live in blocks of at most 4096 that are only ever appended to, beyond what any snapshot reads. A changed or removed profile leaves
/// its old rows behind; when they are more than half of a block, the block's profiles move to the end and its memory is given back.
/// </remarks>
public sealed partial class Gallery
{
    private const int SmallestBlockRows = 64;
    private const int LargestBlockRows = 4096;

    private readonly Lock _writer = new();
    private readonly ILogger _logger;
    private readonly HashSet<string> _foreign = new(StringComparer.Ordinal);
    private readonly int _exhaustiveUpTo;
    private volatile GallerySnapshot _snapshot;

    /// <summary>An empty gallery for one model.</summary>
    /// <param name="modelId">The embedder's <see cref="IFaceEmbedder.ModelId"/>.</param>
    /// <param name="dimension">The embedder's <see cref="IFaceEmbedder.Dimension"/>.</param>
    /// <param name="logger">Is told of profiles that had to be left out.</param>
    public Gallery(string modelId, int dimension, ILogger<Gallery>? logger = null)
        : this(modelId, dimension, GallerySnapshot.ExhaustiveUpTo, logger)
    {
    }

    /// <summary>A gallery whose searches begin with codes from another size on.</summary>
    internal Gallery(string modelId, int dimension, int exhaustiveUpTo, ILogger<Gallery>? logger = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(modelId);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        _logger = logger ?? NullLogger<Gallery>.Instance;
        _exhaustiveUpTo = exhaustiveUpTo;
        _snapshot = new GallerySnapshot(modelId, new GalleryCode(dimension), 0, [], Empty, exhaustiveUpTo);
    }

    /// <summary>Everybody known, now.</summary>
    public GallerySnapshot Snapshot => _snapshot;

    private static ImmutableDictionary<string, GalleryEntry> Empty { get; } = ImmutableDictionary.Create<string, GalleryEntry>(StringComparer.Ordinal);

    /// <summary>
    /// Puts these profiles in the place of all there were. Profiles of another model are left out, and reported once. The profiles are
    /// walked through once and not kept.
    /// </summary>
    public void Replace(IEnumerable<Profile> profiles)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        lock (_writer)
        {
            _foreign.Clear();
            var blocks = new List<GalleryBlock>();
            var index = Empty.ToBuilder();
            foreach (var profile in profiles)
            {
                if (Fits(profile))
                {
                    index.Add(profile.Id, Append(blocks, profile));
                }
            }

            Publish(blocks, index.ToImmutable());
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

            List<GalleryBlock> blocks = [.. _snapshot.Blocks];
            var index = _snapshot.Index.ToBuilder();
            if (index.TryGetValue(profile.Id, out var old))
            {
                Drop(blocks, index, old);
            }

            index[profile.Id] = Append(blocks, profile);
            Publish(blocks, index.ToImmutable());
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
        if (!_snapshot.Index.TryGetValue(profileId, out var entry))
        {
            return false;
        }

        List<GalleryBlock> blocks = [.. _snapshot.Blocks];
        var index = _snapshot.Index.ToBuilder();
        Drop(blocks, index, entry);
        Publish(blocks, index.ToImmutable());
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

    private GalleryEntry Append(List<GalleryBlock> blocks, Profile profile)
    {
        var storage = StorageFor(blocks, profile.Samples.Count);
        var entry = new GalleryEntry(profile.Id, profile.Name, storage, storage.Used, profile.Samples.Count);
        foreach (var sample in profile.Samples)
        {
            storage.Append(sample.Embedding.Vector);
        }

        blocks[^1] = blocks[^1].With(entry);
        return entry;
    }

    private void Move(List<GalleryBlock> blocks, ImmutableDictionary<string, GalleryEntry>.Builder index, GalleryEntry old)
    {
        var storage = StorageFor(blocks, old.Rows);
        var entry = old with { Storage = storage, First = storage.Used };
        for (var row = 0; row < old.Rows; row++)
        {
            storage.Append(old.Storage.Vectors(old.First + row, 1)[.._snapshot.Dimension]);
        }

        blocks[^1] = blocks[^1].With(entry);
        index[entry.ProfileId] = entry;
    }

    /// <summary>Room for some rows at the end of the last block.</summary>
    private GalleryRows StorageFor(List<GalleryBlock> blocks, int rows)
    {
        if (blocks.Count == 0 || blocks[^1].Storage.Used + rows > blocks[^1].Storage.Capacity)
        {
            var wanted = blocks.Count == 0 ? SmallestBlockRows : Math.Min(2 * blocks[^1].Storage.Capacity, LargestBlockRows);
            blocks.Add(new GalleryBlock(new GalleryRows(_snapshot.Code, Math.Max(wanted, rows))));
        }

        return blocks[^1].Storage;
    }

    private void Drop(List<GalleryBlock> blocks, ImmutableDictionary<string, GalleryEntry>.Builder index, GalleryEntry entry)
    {
        index.Remove(entry.ProfileId);
        var at = blocks.FindIndex(candidate => candidate.Storage == entry.Storage);
        var block = blocks[at].Without(entry);
        blocks[at] = block;
        // What the last block has not used yet is not lost.
        var room = at == blocks.Count - 1 ? block.Storage.Used : block.Storage.Capacity;
        if (2 * (room - block.LivingRows) > block.Storage.Capacity)
        {
            blocks.RemoveAt(at);
            foreach (var survivor in block.Entries)
            {
                Move(blocks, index, survivor);
            }
        }
    }

    private void Publish(List<GalleryBlock> blocks, ImmutableDictionary<string, GalleryEntry> index)
    {
        var old = _snapshot;
        _snapshot = new GallerySnapshot(old.ModelId, old.Code, old.Version + 1, [.. blocks], index, _exhaustiveUpTo);
    }

    [LoggerMessage(2001, LogLevel.Warning,
        "{Count} profile(s) were made with another model than '{ModelId}' and can't be recognised: {ProfileIds}. Enrol these people again, or load the model that made them.")]
    private partial void LogForeign(int count, string profileIds, string modelId);
}

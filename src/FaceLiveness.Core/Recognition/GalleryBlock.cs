namespace FaceLiveness;

/// <summary>The profiles whose rows lie in one <see cref="GalleryRows"/>, in their order, at one moment. Immutable.</summary>
internal sealed class GalleryBlock
{
    // Shared with later versions of the block, which append beyond what this one counts.
    private readonly GalleryEntry[] _entries;
    private readonly int _count;

    public GalleryBlock(GalleryRows storage)
        : this(storage, [], 0, 0)
    {
    }

    private GalleryBlock(GalleryRows storage, GalleryEntry[] entries, int count, int livingRows)
    {
        Storage = storage;
        LivingRows = livingRows;
        _entries = entries;
        _count = count;
    }

    public GalleryRows Storage { get; }

    public ReadOnlySpan<GalleryEntry> Entries => _entries.AsSpan(0, _count);

    /// <summary>How many rows belong to profiles.</summary>
    public int LivingRows { get; }

    /// <summary>Where the rows end that it may read.</summary>
    public int EndOfRows => _count == 0 ? 0 : _entries[_count - 1].First + _entries[_count - 1].Rows;

    /// <summary>Whether row i is the only one of entry i, for all of them.</summary>
    public bool HasOneRowEach => EndOfRows == _count;

    /// <summary>The rows of some of its profiles, where each of the block has one; else nothing.</summary>
    public ReadOnlySpan<float> OneRowOfEach(int first, int count) => HasOneRowEach ? Storage.Vectors(first, count) : default;

    /// <summary>With another profile at the end. To be called once only for each version of a block, the newest.</summary>
    public GalleryBlock With(GalleryEntry entry)
    {
        var entries = _entries;
        if (entries.Length == _count)
        {
            entries = new GalleryEntry[Math.Max(4, 2 * _count)];
            Entries.CopyTo(entries);
        }

        entries[_count] = entry;
        return new GalleryBlock(Storage, entries, _count + 1, LivingRows + entry.Rows);
    }

    /// <summary>Without one of its profiles.</summary>
    public GalleryBlock Without(GalleryEntry entry)
    {
        var at = Entries.IndexOf(entry);
        return new GalleryBlock(Storage, [.. Entries[..at], .. Entries[(at + 1)..]], _count - 1, LivingRows - entry.Rows);
    }
}

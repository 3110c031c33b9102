namespace FaceLiveness.Imaging.Skia;

/// <summary>The moments of one stream that a sheet keeps: at most so many, the most notable, and of equals the earliest.</summary>
internal sealed class SheetRow(string streamId, int capacity) : IDisposable
{
    // Tracks come and go for months; what was seen is remembered up to here.
    private const int MostKeys = 10_000;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<SheetCell> _cells = [];

    public string StreamId => streamId;

    /// <summary>The cells in the order of time.</summary>
    public IReadOnlyList<SheetCell> Cells => _cells;

    /// <summary>Takes the moments of one frame; they share a cell.</summary>
    /// <param name="moments">What happened.</param>
    /// <param name="draw">Draws the picture; called only where the cell is kept.</param>
    public void Add(IEnumerable<SheetMoment> moments, Func<SheetMoment, VideoFrame> draw)
    {
        var fresh = moments.Where(moment => _seen.Count < MostKeys && _seen.Add(moment.Key)).OrderByDescending(moment => moment.Rank).ToList();
        if (fresh.Count == 0 || !MakeRoom(fresh[0].Rank))
        {
            return;
        }

        // More than two don't fit, and the most notable say what the others led to.
        var title = string.Join(", ", fresh.Take(2).Select(moment => moment.Title));
        _cells.Add(new(fresh[0].At, fresh[0].Rank, title, fresh[0].Detail, draw(fresh[0])));
        _cells.Sort(static (a, b) => a.At.CompareTo(b.At));
    }

    public void Dispose()
    {
        foreach (var cell in _cells)
        {
            cell.Picture.Dispose();
        }
    }

    private bool MakeRoom(int rank)
    {
        if (_cells.Count < capacity)
        {
            return true;
        }

        var least = _cells.Min(cell => cell.Rank);
        if (least >= rank)
        {
            return false;
        }

        var last = _cells.FindLastIndex(cell => cell.Rank == least);
        _cells[last].Picture.Dispose();
        _cells.RemoveAt(last);
        return true;
    }
}

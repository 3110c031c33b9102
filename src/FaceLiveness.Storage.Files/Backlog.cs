namespace FaceLiveness.Storage.Files;

/// <summary>What a disk that refuses has not taken yet, in order: it is written before anything newer. Not safe for calls from several threads at once.</summary>
/// <param name="write">Writes one, or throws and has written none.</param>
internal sealed class Backlog<T>(Action<T> write)
{
    // A few megabytes of lines; hours of a busy wall.
    public const int Most = 10_000;

    private Queue<T> _waiting = new();

    /// <summary>How many wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>How many were given up, the oldest first, because <see cref="Most"/> waited.</summary>
    public long Lost { get; private set; }

    /// <summary>Writes what waits, and then this. Where that fails, this waits as well.</summary>
    public void Write(T item)
    {
        if (_waiting.Count == Most)
        {
            _waiting.Dequeue();
            Lost++;
        }

        _waiting.Enqueue(item);
        Write();
    }

    /// <summary>Writes what waits.</summary>
    public void Write()
    {
        while (_waiting.TryPeek(out var item))
        {
            write(item);
            _waiting.Dequeue();
        }
    }

    /// <summary>Puts something else in the place of each that waits.</summary>
    public void Change(Func<T, T> change) => _waiting = new(_waiting.Select(change));
}

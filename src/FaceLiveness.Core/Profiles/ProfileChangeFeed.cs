using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace FaceLiveness;

/// <summary>Passes a store's changes on to all who watch it: the whole of <see cref="IProfileStore.WatchAsync"/> for a store that knows its changes.</summary>
public sealed class ProfileChangeFeed
{
    private readonly Lock _lock = new();
    private readonly List<Channel<ProfileChange>> _watchers = [];
    private bool _complete;

    /// <summary>Tells every watcher of a change. Never waits.</summary>
    public void Publish(ProfileChange change)
    {
        lock (_lock)
        {
            foreach (var watcher in _watchers)
            {
                watcher.Writer.TryWrite(change);
            }
        }
    }

    /// <summary>Ends every watching: the store closes.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _complete = true;
            foreach (var watcher in _watchers)
            {
                watcher.Writer.TryComplete();
            }
        }
    }

    /// <summary>Gives every change from this call on, whenever it is read, until cancelled or complete.</summary>
    public IAsyncEnumerable<ProfileChange> WatchAsync(CancellationToken cancellationToken = default)
    {
        var changes = Channel.CreateUnbounded<ProfileChange>();
        lock (_lock)
        {
            _watchers.Add(changes);
            if (_complete)
            {
                changes.Writer.TryComplete();
            }
        }

        return ReadAsync(changes, cancellationToken);
    }

    private async IAsyncEnumerable<ProfileChange> ReadAsync(
        Channel<ProfileChange> changes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var change in changes.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return change;
            }
        }
        finally
        {
            lock (_lock)
            {
                _watchers.Remove(changes);
            }
        }
    }
}

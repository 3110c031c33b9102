using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace FaceLiveness.Storage.Files;

/// <summary>
/// Sees what another process changes. The system's notices only wake it: what changed is found by comparing the folder with what it was,
/// so that a lost notice, or a network share that gives none, costs time and no change.
/// </summary>
internal sealed class FolderWatch : IDisposable
{
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(200);
    // Two saves within one tick of a disk's clock (4 to 10 ms) can look the same: what is younger than this is reported again by the next look.
    private static readonly TimeSpan TooYoung = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Unasked = TimeSpan.FromSeconds(30);

    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly FileSystemWatcher _watcher;
    private readonly ITimer _timer;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Dictionary<string, (DateTime Written, long Length)> _before;

    public FolderWatch(string folder, TimeProvider time)
    {
        _folder = folder;
        _time = time;
        _watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true };
        _watcher.Created += Wake;
        _watcher.Changed += Wake;
        _watcher.Renamed += Wake;
        _watcher.Deleted += Wake;
        _watcher.Error += (_, _) => _wake.Writer.TryWrite(true);
        _watcher.EnableRaisingEvents = true;
        _timer = time.CreateTimer(_ => _wake.Writer.TryWrite(true), null, Unasked, Unasked);
        _before = Scan();
    }

    public async IAsyncEnumerable<ProfileChange> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var _ in _wake.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                await Task.Delay(Settling, _time, cancellationToken).ConfigureAwait(false);
                var now = Scan();
                var before = _before;
                _before = now;
                foreach (var (id, stamp) in now)
                {
                    if (!before.TryGetValue(id, out var old) || old != stamp)
                    {
                        yield return new ProfileChange(id, ProfileChangeKind.Saved);
                    }
                }

                foreach (var id in before.Keys)
                {
                    if (!now.ContainsKey(id))
                    {
                        yield return new ProfileChange(id, ProfileChangeKind.Deleted);
                    }
                }
            }
        }
        finally
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _watcher.Dispose();
    }

    private void Wake(object sender, FileSystemEventArgs change) => _wake.Writer.TryWrite(true);

    private Dictionary<string, (DateTime Written, long Length)> Scan()
    {
        var found = new Dictionary<string, (DateTime, long)>(StringComparer.Ordinal);
        foreach (var folder in new DirectoryInfo(_folder).EnumerateDirectories())
        {
            var document = new FileInfo(Path.Combine(folder.FullName, ProfileFiles.Document));
            if (Profile.IsValidId(folder.Name) && document.Exists)
            {
                try
                {
                    var isYoung = (_time.GetUtcNow() - document.LastWriteTimeUtc).Duration() < TooYoung;
                    found.Add(folder.Name, (document.LastWriteTimeUtc, isYoung ? -1 : document.Length));
                }
                catch (FileNotFoundException)
                {
                    // Deleted between two looks: not there.
                    found.Remove(folder.Name);
                }
            }
        }

        return found;
    }
}

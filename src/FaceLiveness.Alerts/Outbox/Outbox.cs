using FaceLiveness.Storage.Files;
using Microsoft.Extensions.Logging;

namespace FaceLiveness.Alerts;

/// <summary>
/// What is to be sent, and what could not be: in memory for whoever asks, on the disk for the next start. An alert is on the disk before it
/// counts as raised, and leaves it when all its sinks have it. Safe for calls from several threads.
/// </summary>
internal sealed partial class Outbox : IDisposable
{
    private readonly string _path;
    private readonly AlertOptions _options;
    private readonly ILogger _logger;
    private readonly OutboxFolder _folder;
    private readonly CooldownFile _cooldowns;
    private readonly OutboxLock _lock;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, OutboxEntry> _entries = [];
    private readonly Dictionary<string, LetterCounters> _counters = new(StringComparer.Ordinal);
    private long _last;
    private long _bytes;
    private bool _failing;

    /// <exception cref="IOException">The folder can't be used, or another process uses it.</exception>
    public Outbox(AlertOptions options, ILogger logger, DurableFiles? files = null)
    {
        files ??= new DurableFiles();
        _options = options;
        _logger = logger;
        _path = Path.GetFullPath(options.Folder);
        _folder = new(_path, files);
        _cooldowns = new(_path, files);
        try
        {
            files.CreateFolder(_path);
            _lock = OutboxLock.Take(_path);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new IOException($"The outbox '{_path}' can't be opened: {fault.Message} Give this user the right to write there, or set {AlertOptions.SectionName}:{nameof(AlertOptions.Folder)} to another folder.", fault);
        }

        try
        {
            foreach (var entry in _folder.Load(LogUnreadable))
            {
                _entries.Add(entry.Sequence, entry);
                _last = entry.Sequence;
                _bytes += entry.Bytes;
            }
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>Is told of every alert that leaves the outbox undelivered because it is full.</summary>
    public event Action<OutboxEntry>? Dropped;

    /// <summary>Everything there is, the oldest first.</summary>
    public IReadOnlyList<OutboxEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries.Values];
            }
        }
    }

    /// <summary>What became of what sinks did not get, for every sink that has anything of the kind.</summary>
    public IReadOnlyDictionary<string, LetterCounters> Counters
    {
        get
        {
            lock (_gate)
            {
                var counters = new Dictionary<string, LetterCounters>(_counters, StringComparer.Ordinal);
                foreach (var (sink, letter) in _entries.Values.SelectMany(entry => entry.Letters))
                {
                    if (letter.State == OutboxState.Dead)
                    {
                        Count(counters, sink, before => before with { Dead = before.Dead + 1 });
                    }
                }

                return counters;
            }
        }
    }

    /// <summary>Puts an alert in; on the disk when this returns, unless that refuses: then it is sent from memory, and the log says so.</summary>
    /// <param name="record">The alert, without its snapshot.</param>
    /// <param name="track">The track that it is about.</param>
    /// <param name="snapshot">The snapshot, where there is one already.</param>
    /// <param name="held">Whether it waits for its snapshot.</param>
    public OutboxEntry Add(OutboxRecord record, string? track, byte[]? snapshot, bool held)
    {
        OutboxEntry entry;
        List<OutboxEntry> dropped;
        lock (_gate)
        {
            entry = new(++_last, record) { Track = track, IsHeld = held, HasSnapshot = snapshot is not null };
            entry.IsStored = Try(() => _folder.Write(entry, record, snapshot));
            if (!entry.IsStored)
            {
                entry.Snapshot = snapshot;
            }

            _entries.Add(entry.Sequence, entry);
            _bytes += entry.Bytes;
            dropped = MakeRoom(entry);
        }

        foreach (var old in dropped)
        {
            LogDropped(old.Alert.Id, old.Letters.Values.Any(letter => letter.State == OutboxState.Waiting) ? "had not been sent yet" : "was a dead letter", _path);
            Dropped?.Invoke(old);
        }

        return entry;
    }

    /// <summary>Gives an alert the snapshot that it waited for; null where none came.</summary>
    public void Release(OutboxEntry entry, byte[]? snapshot)
    {
        lock (_gate)
        {
            if (snapshot is not null && !entry.IsGone)
            {
                var before = entry.Bytes;
                if (!entry.IsStored || !Try(() => _folder.WriteSnapshot(entry, snapshot)))
                {
                    entry.Snapshot = snapshot;
                }

                entry.HasSnapshot = true;
                _bytes += entry.Bytes - before;
            }

            entry.IsHeld = false;
        }
    }

    /// <summary>The alert as it is to be sent.</summary>
    public Alert Open(OutboxEntry entry)
    {
        if (!entry.HasSnapshot)
        {
            return entry.Alert;
        }

        try
        {
            return entry.Alert with { Snapshot = entry.Snapshot ?? _folder.ReadSnapshot(entry) };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogSnapshotLost(entry.Alert.Id, fault.Message);
            return entry.Alert;
        }
    }

    /// <summary>Notes how an alert stands with a sink.</summary>
    public void Note(OutboxEntry entry, string sink, OutboxLetter letter)
    {
        lock (_gate)
        {
            if (entry.IsGone)
            {
                return;
            }

            if (letter.State == OutboxState.Delivered)
            {
                entry.Letters.Remove(sink);
            }
            else
            {
                entry.Letters[sink] = letter;
            }

            if (letter.State == OutboxState.Dead)
            {
                Count(_counters, sink, before => before with { GivenUp = before.GivenUp + 1 });
            }

            if (entry.Letters.Count == 0)
            {
                Remove(entry);
            }
            else
            {
                Append(entry, new OutboxNote { Sink = sink, State = letter.State, Attempts = letter.Attempts > 0 ? letter.Attempts : null, Error = letter.Error });
            }
        }
    }

    /// <summary>How an alert stands with each of the sinks that do not have it.</summary>
    public IReadOnlyList<(string Sink, OutboxLetter Letter)> LettersOf(OutboxEntry entry)
    {
        lock (_gate)
        {
            return [.. entry.Letters.Select(letter => (letter.Key, letter.Value))];
        }
    }

    /// <summary>Lets a dead letter wait again, or takes it out for good.</summary>
    /// <returns>False where it is no dead letter (any more).</returns>
    public bool TryDecide(OutboxEntry entry, string sink, OutboxState state)
    {
        lock (_gate)
        {
            if (entry.IsGone || !entry.Letters.TryGetValue(sink, out var letter) || letter.State != OutboxState.Dead)
            {
                return false;
            }

            Note(entry, sink, new OutboxLetter(state, 0, null));
            return true;
        }
    }

    /// <summary>Notes who an unknown person turned out to be, in what waits about them: their erasure takes it along.</summary>
    public void Link(string track, string profileId)
    {
        lock (_gate)
        {
            foreach (var entry in _entries.Values.Where(entry => entry.Track == track && entry.ProfileIds.Add(profileId)))
            {
                Append(entry, new OutboxNote { ProfileId = profileId });
            }
        }
    }

    /// <summary>A track is somebody else now: what waits about it is about whoever it was.</summary>
    public void Part(string track)
    {
        lock (_gate)
        {
            foreach (var entry in _entries.Values.Where(entry => entry.Track == track))
            {
                entry.Track = null;
            }
        }
    }

    /// <summary>A person has their old track's id again.</summary>
    public void Rejoin(string former, string track)
    {
        lock (_gate)
        {
            foreach (var entry in _entries.Values.Where(entry => entry.Track == former))
            {
                entry.Track = track;
            }
        }
    }

    /// <summary>Everything about a person.</summary>
    public IReadOnlyList<OutboxEntry> About(string profileId)
    {
        lock (_gate)
        {
            return [.. _entries.Values.Where(entry => entry.ProfileIds.Contains(profileId))];
        }
    }

    /// <summary>Takes out everything about a person, on the disk too when this returns.</summary>
    /// <exception cref="IOException">The disk refuses, and still says something of the person.</exception>
    public void Erase(string profileId, Cooldowns cooldowns)
    {
        lock (_gate)
        {
            try
            {
                foreach (var entry in About(profileId))
                {
                    entry.IsGone = true;
                    _folder.Delete(entry);
                    _entries.Remove(entry.Sequence);
                    _bytes -= entry.Bytes;
                }

                _folder.Flush();
                _cooldowns.Rewrite(cooldowns);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw new IOException(
                    $"The outbox '{_path}' could not be rewritten and still says something of the person: {fault.Message} Free space on the disk, or give this user the right to write there, and erase the profile again.", fault);
            }
        }
    }

    /// <summary>What rules have told over restarts.</summary>
    public void Load(Cooldowns cooldowns)
    {
        lock (_gate)
        {
            Try(() => _cooldowns.Load(cooldowns));
        }
    }

    /// <summary>Keeps over restarts that a rule has told of somebody.</summary>
    public void Keep(CooldownLine told, Cooldowns cooldowns)
    {
        lock (_gate)
        {
            Try(() => _cooldowns.Append(told, cooldowns));
        }
    }

    public void Dispose() => _lock.Dispose();

    private static void Count(Dictionary<string, LetterCounters> counters, string sink, Func<LetterCounters, LetterCounters> add) =>
        counters[sink] = add(counters.GetValueOrDefault(sink));

    private List<OutboxEntry> MakeRoom(OutboxEntry newest)
    {
        var dropped = new List<OutboxEntry>();
        while ((_entries.Count > _options.MaximumAlerts || _bytes > _options.MaximumBytes) && _entries.Count > 1)
        {
            var old = _entries.Values.FirstOrDefault(entry => entry.Letters.Values.All(letter => letter.State == OutboxState.Dead))
                ?? _entries.Values.First(entry => entry != newest);
            dropped.Add(old);
            Remove(old);
            foreach (var sink in old.Letters.Keys)
            {
                Count(_counters, sink, before => before with { Dropped = before.Dropped + 1 });
            }
        }

        return dropped;
    }

    private void Remove(OutboxEntry entry)
    {
        entry.IsGone = true;
        _entries.Remove(entry.Sequence);
        _bytes -= entry.Bytes;
        Try(() => _folder.Delete(entry));
    }

    private void Append(OutboxEntry entry, OutboxNote note)
    {
        if (entry.IsStored)
        {
            var before = entry.Bytes;
            Try(() => _folder.Append(entry, note));
            _bytes += entry.Bytes - before;
        }
    }

    // A full disk is told of once, and hurts neither the analysis nor what is sent from memory.
    private bool Try(Action action)
    {
        try
        {
            action();
            _failing = false;
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            if (!_failing)
            {
                _failing = true;
                LogFault(_path, fault.Message);
            }

            return false;
        }
    }

    [LoggerMessage(7001, LogLevel.Error, "The outbox '{Path}' can't be written: {Cause} Alerts are sent from memory until it can be, and a restart loses those; look for free space and write access.")]
    private partial void LogFault(string path, string cause);

    [LoggerMessage(7002, LogLevel.Error, "The outbox '{Path}' is full: alert {Id}, which {Standing}, was deleted to make room. Look at what its sinks report, or raise MaximumAlerts or MaximumBytes.")]
    private partial void LogDropped(string id, string standing, string path);

    [LoggerMessage(7003, LogLevel.Warning, "The snapshot of alert {Id} can't be read, and the alert goes without: {Cause}")]
    private partial void LogSnapshotLost(string id, string cause);

    [LoggerMessage(7004, LogLevel.Error, "'{File}' in the outbox can't be read as an alert. It was left alone; delete it when it was looked at.")]
    private partial void LogUnreadable(string file);
}

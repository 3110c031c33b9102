using System.Globalization;
using FaceLiveness.Storage.Files;

namespace FaceLiveness.Alerts;

/// <summary>
/// The files of an outbox: one for each alert, which begins with the alert and grows by what becomes of it, and one for its snapshot.
/// For the owner alone; a crash at any instant leaves an alert whole or not there.
/// </summary>
internal sealed class OutboxFolder(string path, DurableFiles files)
{
    private const int Digits = 16;
    private const string AlertSuffix = ".jsonl";
    private const string SnapshotSuffix = ".jpg";

    /// <summary>Reads what is there, the oldest first. Leftovers of a crash are removed; what can't be read is left where it is and told of.</summary>
    public IReadOnlyList<OutboxEntry> Load(Action<string> unreadable)
    {
        var entries = new List<OutboxEntry>();
        var pictures = new List<(string File, long Sequence)>();
        foreach (var file in Directory.GetFiles(path))
        {
            // What does not have such a name is somebody else's.
            if (!TryNumber(file, out var sequence, out var kind))
            {
                continue;
            }

            switch (kind)
            {
                case AlertSuffix + DurableFiles.TemporarySuffix or SnapshotSuffix + DurableFiles.TemporarySuffix:
                    files.DeleteFile(file);
                    break;
                case SnapshotSuffix:
                    pictures.Add((file, sequence));
                    break;
                case AlertSuffix:
                    if (Read(file, sequence) is { } entry)
                    {
                        entries.Add(entry);
                    }
                    else
                    {
                        unreadable(file);
                    }

                    break;
            }
        }

        foreach (var entry in entries.Where(entry => entry.Letters.Count == 0))
        {
            Delete(entry);
        }

        entries.RemoveAll(entry => entry.Letters.Count == 0);

        // A crash between the two writes leaves a picture to which no alert came.
        var alive = entries.Select(entry => entry.Sequence).ToHashSet();
        foreach (var (picture, _) in pictures.Where(picture => !alive.Contains(picture.Sequence)))
        {
            files.DeleteFile(picture);
        }

        entries.Sort(static (a, b) => a.Sequence.CompareTo(b.Sequence));
        return entries;
    }

    /// <summary>Writes a new alert; on the disk when this returns.</summary>
    /// <exception cref="IOException">The disk refuses; nothing is left.</exception>
    public void Write(OutboxEntry entry, OutboxRecord record, byte[]? snapshot)
    {
        try
        {
            if (snapshot is not null)
            {
                files.Write(SnapshotOf(entry), snapshot);
            }

            var line = JsonLine.Of(record, AlertJson.Line.OutboxRecord);
            files.Write(AlertOf(entry), line);
            files.FlushFolder(path);
            entry.Bytes = line.Length + (snapshot?.Length ?? 0);
        }
        catch
        {
            Delete(entry);
            throw;
        }
    }

    public void WriteSnapshot(OutboxEntry entry, byte[] snapshot)
    {
        files.Write(SnapshotOf(entry), snapshot);
        entry.Bytes += snapshot.Length;
    }

    public byte[] ReadSnapshot(OutboxEntry entry) => File.ReadAllBytes(SnapshotOf(entry));

    public void Append(OutboxEntry entry, OutboxNote note)
    {
        using var file = OwnerOnlyFile.Open(AlertOf(entry), FileMode.Append);
        var line = JsonLine.Of(note, AlertJson.Line.OutboxNote);
        file.Write(line);
        entry.Bytes += line.Length;
    }

    /// <summary>Deletes an alert's files, the alert first: a picture alone is a leftover, an alert without its picture is not whole.</summary>
    public void Delete(OutboxEntry entry)
    {
        foreach (var file in new[] { AlertOf(entry), SnapshotOf(entry) })
        {
            files.DeleteFile(file);
            files.DeleteFile(file + DurableFiles.TemporarySuffix);
        }
    }

    /// <summary>Makes deletions last.</summary>
    public void Flush() => files.FlushFolder(path);

    private static OutboxEntry? Read(string file, long sequence)
    {
        OutboxEntry? entry = null;
        foreach (var line in File.ReadLines(file))
        {
            if (entry is null)
            {
                if (line.Length > 0)
                {
                    if (JsonLine.TryRead(line, AlertJson.Line.OutboxRecord) is not { Alert: not null, Keys: not null, Sinks: not null } record)
                    {
                        return null;
                    }

                    entry = new(sequence, record) { IsStored = true };
                }
            }
            else if (JsonLine.TryRead(line, AlertJson.Line.OutboxNote) is { } note)
            {
                Apply(entry, note);
            }
        }

        if (entry is not null)
        {
            var picture = new FileInfo(Path.ChangeExtension(file, SnapshotSuffix));
            entry.HasSnapshot = picture.Exists;
            entry.Bytes = new FileInfo(file).Length + (picture.Exists ? picture.Length : 0);
        }

        return entry;
    }

    private static void Apply(OutboxEntry entry, OutboxNote note)
    {
        if (note.ProfileId is { } profile)
        {
            entry.ProfileIds.Add(profile);
        }

        if (note.Sink is not { } sink || !entry.Letters.ContainsKey(sink))
        {
            return;
        }

        if (note.State == OutboxState.Delivered)
        {
            entry.Letters.Remove(sink);
        }
        else if (note.State is { } state)
        {
            entry.Letters[sink] = new(state, note.Attempts ?? 0, note.Error);
        }
    }

    private static bool TryNumber(string file, out long sequence, out string kind)
    {
        var name = Path.GetFileName(file);
        sequence = 0;
        kind = name.Length > Digits ? name[Digits..] : "";
        return name.Length > Digits && long.TryParse(name.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out sequence);
    }

    private string AlertOf(OutboxEntry entry) => Path.Combine(path, NameOf(entry) + AlertSuffix);

    private string SnapshotOf(OutboxEntry entry) => Path.Combine(path, NameOf(entry) + SnapshotSuffix);

    private static string NameOf(OutboxEntry entry) => entry.Sequence.ToString($"D{Digits}", CultureInfo.InvariantCulture);
}

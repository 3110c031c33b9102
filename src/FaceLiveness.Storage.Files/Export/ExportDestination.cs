using System.IO.Compression;

namespace FaceLiveness.Storage.Files;

/// <summary>A zip file or a folder, for its owner alone, that has its name only once it is whole; or a zip file in a stream.</summary>
internal sealed class ExportDestination : IDisposable
{
    // A regular file that its owner may read and write, where zip keeps the mode.
    private const int OwnerMode = 0x8180 << 16;

    private readonly string? _path;
    private readonly string? _partial;
    private readonly DateTimeOffset _now;
    private readonly DurableFiles _files = new();
    private readonly ZipArchive? _zip;

    /// <param name="path">A zip file where the name ends in .zip, otherwise a folder.</param>
    /// <param name="now">The time that the entries of a zip file get.</param>
    /// <exception cref="IOException">There is something of that name, or it can't be made.</exception>
    public ExportDestination(string path, DateTimeOffset now)
    {
        (_path, _partial, _now) = (path, path + ".partial", now);
        if (File.Exists(path) || Directory.Exists(path))
        {
            throw new IOException($"There is '{path}' already. Export under another name, or delete it first.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Discard();
        if (path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            _zip = new ZipArchive(OwnerOnlyFile.Open(_partial, FileMode.CreateNew), ZipArchiveMode.Create);
        }
        else
        {
            _files.CreateFolder(_partial);
        }
    }

    /// <param name="zip">Takes a zip file, whole when this is disposed; it stays open.</param>
    /// <param name="now">The time that the entries get.</param>
    public ExportDestination(Stream zip, DateTimeOffset now)
    {
        _now = now;
        _zip = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true);
    }

    /// <summary>Adds a file.</summary>
    /// <param name="name">Its path within the export, with slashes.</param>
    /// <param name="content">All of it.</param>
    public void Add(string name, ReadOnlySpan<byte> content)
    {
        if (_zip is null)
        {
            var path = Path.Combine([_partial!, .. name.Split('/')]);
            foreach (var folder in Parents(path).Reverse())
            {
                _files.CreateFolder(folder);
            }

            using var file = OwnerOnlyFile.Open(path, FileMode.CreateNew);
            file.Write(content);
            return;
        }

        var entry = _zip.CreateEntry(name);
        entry.LastWriteTime = _now;
        entry.ExternalAttributes = OwnerMode;
        using var stream = entry.Open();
        stream.Write(content);
    }

    /// <summary>Gives it its name.</summary>
    public void Complete()
    {
        _zip?.Dispose();
        if (_path is null)
        {
            return;
        }

        if (_zip is null)
        {
            _files.MoveFolder(_partial!, _path);
        }
        else
        {
            File.Move(_partial!, _path);
        }
    }

    /// <summary>Ends it. What was not completed is gone.</summary>
    public void Dispose()
    {
        _zip?.Dispose();
        Discard();
    }

    private IEnumerable<string> Parents(string path)
    {
        for (var folder = Path.GetDirectoryName(path)!; folder != _partial; folder = Path.GetDirectoryName(folder)!)
        {
            yield return folder;
        }
    }

    private void Discard()
    {
        if (_partial is null)
        {
            return;
        }

        if (Directory.Exists(_partial))
        {
            _files.DeleteFolder(_partial);
        }
        else
        {
            File.Delete(_partial);
        }
    }
}

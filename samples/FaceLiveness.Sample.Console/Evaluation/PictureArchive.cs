using System.Formats.Tar;

namespace FaceLiveness.Sample.Evaluation;

/// <summary>Files in a folder or a .tar, read in one pass: archives can't be jumped about in.</summary>
internal sealed class PictureArchive
{
    private readonly string _path;
    private readonly bool _isFolder;

    private PictureArchive(string path, bool isFolder)
    {
        _path = path;
        _isFolder = isFolder;
        Files = isFolder
            ? [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(path, file).Replace('\\', '/')).Order(StringComparer.Ordinal)]
            : [.. Entries().Select(entry => entry.Name)];
    }

    /// <summary>What is in it, by paths with forward slashes: those of a folder in alphabetical order, those of an archive as they lie.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <exception cref="FileNotFoundException">There is neither.</exception>
    /// <exception cref="InvalidDataException">The file is no archive.</exception>
    public static PictureArchive Open(string path) =>
        Directory.Exists(path) ? new(path, isFolder: true)
        : File.Exists(path) ? new(path, isFolder: false)
        : throw new FileNotFoundException($"There is no folder and no file '{path}'.", path);

    /// <summary>Reads some of the files, in their order.</summary>
    public IEnumerable<(string File, byte[] Content)> Read(IReadOnlySet<string> files) => _isFolder
        ? Files.Where(files.Contains).Select(file => (file, File.ReadAllBytes(Path.Combine(_path, file))))
        : Entries().Where(entry => files.Contains(entry.Name)).Select(entry => (entry.Name, Content(entry)));

    private IEnumerable<TarEntry> Entries()
    {
        using var file = File.OpenRead(_path);
        using var tar = new TarReader(file);
        while (Next(tar) is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            {
                yield return entry;
            }
        }
    }

    private TarEntry? Next(TarReader tar)
    {
        try
        {
            return tar.GetNextEntry();
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new InvalidDataException($"{_path} is neither a folder nor a whole .tar archive. Unpack what is compressed.", exception);
        }
    }

    private static byte[] Content(TarEntry entry)
    {
        var content = new byte[entry.Length];
        entry.DataStream?.ReadExactly(content);
        return content;
    }
}

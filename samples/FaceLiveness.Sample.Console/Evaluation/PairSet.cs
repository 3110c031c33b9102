using System.Formats.Tar;

namespace FaceLiveness.Sample.Evaluation;

/// <summary>
/// Pictures and pairs of them, in a folder or a .tar: <c>pairs.csv</c> with a line <c>fold,same,a,b</c> for each pair (same is 1 or 0),
/// and the pictures beside it or in <c>images</c> beside it.
/// </summary>
internal sealed class PairSet
{
    private const string ListName = "pairs.csv";
    private const string Header = "fold,same,a,b";

    private readonly string _path;

    // Picture by the file, or the entry of the archive, that holds it.
    private readonly Dictionary<string, string> _pictures = new(StringComparer.Ordinal);

    private PairSet(string path, string listPath, IEnumerable<string> lines, string folder, Predicate<string> exists)
    {
        _path = path;
        Pairs = Parse(listPath, lines, folder, exists);
    }

    public IReadOnlyList<PicturePair> Pairs { get; }

    /// <summary>How many pictures there are; each counts once, in however many pairs it is.</summary>
    public int PictureCount => _pictures.Count;

    /// <summary>Reads the list, and finds the pictures.</summary>
    /// <exception cref="InvalidDataException">It is neither a folder nor an archive with such a list, or a line is not in the format.</exception>
    public static PairSet Open(string path)
    {
        if (Directory.Exists(path))
        {
            var list = Path.Combine(path, ListName);
            return File.Exists(list)
                ? new PairSet(path, list, File.ReadLines(list), $"{path}/", File.Exists)
                : throw NoList(path);
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no folder and no file '{path}'.", path);
        }

        var (inside, lines, names) = Survey(path);
        return new PairSet(path, $"{path}: {inside}", lines, inside[..^ListName.Length], names.Contains);
    }

    /// <summary>Every picture once, in the order in which they are stored.</summary>
    /// <returns>The name that the pairs use, and the bytes of the file.</returns>
    public IEnumerable<(string Name, byte[] File)> ReadPictures()
    {
        if (Directory.Exists(_path))
        {
            foreach (var (place, name) in _pictures)
            {
                yield return (name, File.ReadAllBytes(place));
            }

            yield break;
        }

        foreach (var entry in Entries(_path))
        {
            if (_pictures.TryGetValue(entry.Name, out var name))
            {
                yield return (name, Content(entry));
            }
        }
    }

    private static (string ListName, string[] Lines, HashSet<string> Names) Survey(string path)
    {
        string? list = null;
        string[] lines = [];
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in Entries(path))
        {
            names.Add(entry.Name);
            if (entry.Name == ListName || entry.Name.EndsWith($"/{ListName}", StringComparison.Ordinal))
            {
                list = entry.Name;
                lines = System.Text.Encoding.UTF8.GetString(Content(entry)).Split('\n');
            }
        }

        return list is null ? throw NoList(path) : (list, lines, names);
    }

    private static IEnumerable<TarEntry> Entries(string path)
    {
        using var file = File.OpenRead(path);
        using var tar = new TarReader(file);
        while (Next(tar, path) is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            {
                yield return entry;
            }
        }
    }

    private static TarEntry? Next(TarReader tar, string path)
    {
        try
        {
            return tar.GetNextEntry();
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new InvalidDataException($"{path} is neither a folder nor a whole .tar archive. Unpack what is compressed.", exception);
        }
    }

    private static byte[] Content(TarEntry entry)
    {
        var content = new byte[entry.Length];
        entry.DataStream?.ReadExactly(content);
        return content;
    }

    private List<PicturePair> Parse(string listPath, IEnumerable<string> lines, string folder, Predicate<string> exists)
    {
        var pairs = new List<PicturePair>();
        var number = 0;
        foreach (var line in lines.Select(line => line.Trim()))
        {
            number++;
            if (number == 1)
            {
                if (line != Header)
                {
                    throw new InvalidDataException($"{listPath}, line 1: expected the header {Header}.");
                }
            }
            else if (line.Split(',', StringSplitOptions.TrimEntries) is [{ Length: > 0 } fold, "0" or "1", { Length: > 0 } a, { Length: > 0 } b] cells)
            {
                pairs.Add(new(fold, cells[1] == "1", a, b));
                Place(a, number);
                Place(b, number);
            }
            else if (line.Length > 0)
            {
                throw new InvalidDataException($"{listPath}, line {number}: expected {Header}, where same is 1 or 0.");
            }
        }

        var same = pairs.Count(pair => pair.Same);
        return same > 0 && same < pairs.Count
            ? pairs
            : throw new InvalidDataException(
                $"{listPath}: expected pairs of the same person (same is 1) and of different people (0); there are {same} and {pairs.Count - same}.");

        void Place(string picture, int line)
        {
            var place = Array.Find([$"{folder}{picture}", $"{folder}images/{picture}"], exists)
                ?? throw new InvalidDataException($"{listPath}, line {line}: a picture is neither beside the list nor in images beside it.");
            _pictures[place] = picture;
        }
    }

    private static InvalidDataException NoList(string path) => new($"{path} holds no {ListName}. Expected a folder or .tar that has one, with the lines {Header}, and the pictures beside it.");
}

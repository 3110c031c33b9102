namespace FaceLiveness.Sample.Evaluation;

/// <summary>
/// Pictures of people and pairs of them, in a folder or a .tar: either <c>pairs.csv</c> with a line <c>fold,same,a,b</c> for each pair (same is
/// 1 or 0) and the pictures beside it or in <c>images</c> beside it, or one folder for each person, of which pairs are drawn.
/// </summary>
internal sealed class PairSet
{
    private const string ListName = "pairs.csv";
    private const string Header = "fold,same,a,b";

    private readonly PictureArchive _archive;

    // The name that the pairs use, by the file in the archive.
    private readonly Dictionary<string, string> _pictures = new(StringComparer.Ordinal);

    private PairSet(string path, PictureArchive archive)
    {
        _archive = archive;
        if (archive.Files.LastOrDefault(file => file == ListName || file.EndsWith($"/{ListName}", StringComparison.Ordinal)) is { } list)
        {
            var text = System.Text.Encoding.UTF8.GetString(archive.Read(new HashSet<string>([list])).Single().Content);
            Pairs = Parse($"{path}: {list}", text, list[..^ListName.Length]);
            IsListed = true;
            People = PeopleByFolder(Pairs, _pictures.Values);
        }
        else
        {
            foreach (var file in archive.Files.Where(file => IsPicture(file) && file.Contains('/', StringComparison.Ordinal)))
            {
                _pictures.Add(file, file);
            }

            People = _pictures.Values.ToDictionary(name => name, name => FolderOf(name)[(FolderOf(name).LastIndexOf('/') + 1)..], StringComparer.Ordinal);
            Pairs = PersonPairs.Draw(People);
            if (!Pairs.Any(pair => pair.Same) || Pairs.All(pair => pair.Same))
            {
                throw new InvalidDataException(
                    $"{path} holds no {ListName}, and no folders of people. Expected either {ListName} with the lines {Header} and the pictures beside it, "
                    + "or a folder for each person with the pictures of that person; two people at least, two pictures of one of them.");
            }
        }
    }

    public IReadOnlyList<PicturePair> Pairs { get; }

    /// <summary>Whether somebody listed the pairs, or they were drawn.</summary>
    public bool IsListed { get; }

    /// <summary>Who is in each picture, by the picture's folder. Empty where folders are no people: where a listed pair says so.</summary>
    public IReadOnlyDictionary<string, string> People { get; }

    /// <summary>How many pictures there are; each counts once, in however many pairs it is.</summary>
    public int PictureCount => _pictures.Count;

    /// <summary>Finds the pictures and the pairs.</summary>
    /// <exception cref="InvalidDataException">It is neither a folder nor an archive with such a list or such folders, or a line is not in the format.</exception>
    public static PairSet Open(string path) => new(path, PictureArchive.Open(path));

    /// <summary>Every picture once, in the order in which they are stored.</summary>
    /// <returns>The name that the pairs use, and the bytes of the file.</returns>
    public IEnumerable<(string Name, byte[] File)> ReadPictures() =>
        _archive.Read(_pictures.Keys.ToHashSet(StringComparer.Ordinal)).Select(picture => (_pictures[picture.File], picture.Content));

    private static bool IsPicture(string file) => Path.GetExtension(file).ToUpperInvariant() is ".JPG" or ".JPEG" or ".PNG";

    private static string FolderOf(string name) => name.LastIndexOf('/') is > 0 and var end ? name[..end] : "";

    private static Dictionary<string, string> PeopleByFolder(IReadOnlyList<PicturePair> pairs, IEnumerable<string> names) =>
        pairs.All(pair => FolderOf(pair.A).Length > 0 && FolderOf(pair.B).Length > 0 && pair.Same == (FolderOf(pair.A) == FolderOf(pair.B)))
            ? names.ToDictionary(name => name, FolderOf, StringComparer.Ordinal)
            : [];

    private List<PicturePair> Parse(string listPath, string text, string folder)
    {
        var files = _archive.Files.ToHashSet(StringComparer.Ordinal);
        var pairs = new List<PicturePair>();
        var number = 0;
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
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
            var place = Array.Find([$"{folder}{picture}", $"{folder}images/{picture}"], files.Contains)
                ?? throw new InvalidDataException($"{listPath}, line {line}: a picture is neither beside the list nor in images beside it.");
            _pictures[place] = picture;
        }
    }
}

namespace FaceLiveness.Sample.Evaluation;

/// <summary>Presentations of live people and attacks; the format is in <c>docs/evaluating-liveness.md</c>.</summary>
internal static class LivenessManifest
{
    // Written for bona fide, and would silently become a kind of attack.
    private static readonly string[] Misspelt = ["bonafide", "bona-fide", "bona fide", "live", "real", "genuine"];

    /// <exception cref="InvalidDataException">It is not in the format; the message names the place.</exception>
    /// <exception cref="FileNotFoundException">A file that it names is missing.</exception>
    public static IReadOnlyList<LivenessItem> Read(string path)
    {
        var root = ManifestObject.Read(path).Knowing("about", "items");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var items = root.Items("items").Select(item => ReadItem(item, folder)).ToList();
        return items.Count > 0 ? items : throw root.Wrong("items", "a list of at least one item");
    }

    private static LivenessItem ReadItem(ManifestObject json, string folder)
    {
        json.Knowing("file", "kind", "person", "from", "to");
        var name = json.Text("file") ?? throw json.Wrong("file", "the name of a video or picture");
        var kind = json.Text("kind");
        if (kind is null || Misspelt.Contains(kind, StringComparer.OrdinalIgnoreCase))
        {
            throw json.Wrong("kind", $"{LivenessItem.BonaFide} for a live person, or the kind of attack, such as print, display, replay or photo_video");
        }

        var item = new LivenessItem
        {
            Name = name,
            Path = ManifestFile.Find(folder, name, json.Place),
            Kind = kind,
            Person = json.Text("person"),
            From = TimeSpan.FromSeconds(json.Number("from") ?? 0),
            To = json.Number("to") is { } to ? TimeSpan.FromSeconds(to) : null,
        };
        if (item.To <= item.From)
        {
            throw json.Wrong("to", "later than from, in seconds");
        }

        return item.IsPicture && (item.From > TimeSpan.Zero || item.To is not null)
            ? throw new InvalidDataException($"{json.Place}: {name} is a picture, which has no from and to. Leave them out.")
            : item;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace FaceLiveness.Models;

/// <summary>The models and sample clips that can be installed by name. Own entries go into a catalogue of one's own: <c>new ModelCatalog([.. ModelCatalog.Default.Entries, mine])</c>.</summary>
public sealed partial class ModelCatalog
{
    private readonly Dictionary<string, CatalogueEntry> _byId;

    /// <summary>Makes a catalogue.</summary>
    /// <param name="entries">Its entries.</param>
    /// <exception cref="ArgumentException">Two entries share an id or a file, or an entry has a malformed hash, or a path that leaves its folder. All faults are listed.</exception>
    public ModelCatalog(IEnumerable<CatalogueEntry> entries)
    {
        Entries = [.. entries];
        string[] faults = [.. Entries.SelectMany(Faults), .. Repeated(entry => entry.Id), .. Repeated(entry => entry.RelativePath)];
        if (faults.Length > 0)
        {
            throw new ArgumentException($"The catalogue has {faults.Length} fault(s): {string.Join(" ", faults)}", nameof(entries));
        }

        _byId = Entries.ToDictionary(entry => entry.Id);
    }

    /// <summary>The catalogue that comes with this package.</summary>
    public static ModelCatalog Default { get; } = new(DefaultEntries.All);

    /// <summary>Ids of the models that a pipeline with the default stages uses: free to fetch, small, and measured together.</summary>
    public static IReadOnlyList<string> DefaultPack { get; } =
        ["nanodet", "faceplugin-detect", "faceplugin-landmark", "faceplugin-feature", "faceplugin-liveness", "faceplugin-eye"];

    /// <summary>Ids of the clips that the demonstration shows.</summary>
    public static IReadOnlyList<string> SampleClips { get; } = ["clip-franck", "clip-cap12", "clip-cap13"];

    /// <summary>Every entry, in the order in which it is listed to users.</summary>
    public IReadOnlyList<CatalogueEntry> Entries { get; }

    /// <summary>The entry of an id.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public CatalogueEntry this[string id] => _byId.GetValueOrDefault(id)
        ?? throw new ArgumentException($"The catalogue has no '{id}'. It has: {string.Join(", ", Entries.Select(entry => entry.Id))}. A model of your own needs no entry: use ModelStore.FromFileAsync.", nameof(id));

    /// <summary>The entry that a model file was installed from, with its licence and provenance, or nothing for a file of the user's own.</summary>
    public bool TryGetEntry(ModelFile file, [NotNullWhen(true)] out CatalogueEntry? entry)
    {
        ArgumentNullException.ThrowIfNull(file);
        return _byId.TryGetValue(file.Id, out entry);
    }

    private static IEnumerable<string> Faults(CatalogueEntry entry)
    {
        if (!IdPattern().IsMatch(entry.Id))
        {
            yield return $"Id '{entry.Id}' should be lower-case letters, digits, dots and dashes.";
        }

        if (entry.FileName.Length == 0 || entry.FileName is "." or ".." || entry.FileName.AsSpan().IndexOfAny("/\\:") >= 0)
        {
            yield return $"{entry.Id}: file name '{entry.FileName}' should be a plain name, without a folder.";
        }

        if (entry.Sha256 is not null && !HashPattern().IsMatch(entry.Sha256))
        {
            yield return $"{entry.Id}: hash '{entry.Sha256}' should be 64 lower-case hexadecimal digits.";
        }

        if (entry.Source is not NpmSource npm)
        {
            yield break;
        }

        if (!npm.Integrity.StartsWith("sha512-", StringComparison.Ordinal))
        {
            yield return $"{entry.Id}: integrity '{npm.Integrity}' should be 'sha512-' and base64, as 'npm view {npm.Specification} dist.integrity' prints it.";
        }

        if (npm.Files.Count == 0)
        {
            yield return $"{entry.Id}: names no file of {npm.Specification}.";
        }

        foreach (var file in npm.Files)
        {
            if (!HashPattern().IsMatch(file.Sha256))
            {
                yield return $"{entry.Id}: hash '{file.Sha256}' of {file.Path} should be 64 lower-case hexadecimal digits.";
            }

            if (file.Path.Split('/').Any(part => part is "" or "." or "..") || file.Path.AsSpan().IndexOfAny("\\:") >= 0)
            {
                yield return $"{entry.Id}: path '{file.Path}' should stay inside the package.";
            }
        }
    }

    private IEnumerable<string> Repeated(Func<CatalogueEntry, string> key) =>
        Entries.GroupBy(key).Where(group => group.Count() > 1).Select(group => $"'{group.Key}' is there {group.Count()} times.");

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]*$")]
    private static partial Regex IdPattern();

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex HashPattern();
}

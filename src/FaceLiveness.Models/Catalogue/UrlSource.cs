namespace FaceLiveness.Models;

/// <summary>A file at its publisher's address, downloaded over HTTP.</summary>
/// <param name="Url">The address.</param>
/// <param name="FileInArchive">The file wanted, when the address is that of a zip archive; found by its name in any folder of the archive.</param>
public sealed record UrlSource(Uri Url, string? FileInArchive = null) : ModelSource
{
    /// <inheritdoc/>
    public override string ToString() => FileInArchive is null ? Url.ToString() : $"{Url}, {FileInArchive}";
}

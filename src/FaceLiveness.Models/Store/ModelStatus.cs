namespace FaceLiveness.Models;

/// <summary>A catalogue entry and what was found of it on this machine.</summary>
/// <param name="Entry">The entry: description, licence, source.</param>
/// <param name="State">What was found.</param>
/// <param name="Path">The file found, or where it would be installed.</param>
/// <param name="Bytes">Length of the file found; <see langword="null"/> when missing.</param>
/// <param name="Sha256">Hash of the file found, 64 lower-case hexadecimal digits; <see langword="null"/> when missing.</param>
public sealed record ModelStatus(CatalogueEntry Entry, ModelState State, string Path, long? Bytes, string? Sha256);

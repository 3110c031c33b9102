namespace FaceLiveness.Models;

/// <summary>A file inside a package.</summary>
/// <param name="Path">Path from the package's root, with forward slashes.</param>
/// <param name="Sha256">Hash of its content, 64 lower-case hexadecimal digits.</param>
public sealed record SourceFile(string Path, string Sha256);

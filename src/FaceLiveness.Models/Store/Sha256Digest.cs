using System.Security.Cryptography;

namespace FaceLiveness.Models;

/// <summary>SHA-256 in the form that the catalogue holds: 64 lower-case hexadecimal digits.</summary>
internal static class Sha256Digest
{
    public static async Task<string> OfFileAsync(string path, CancellationToken cancellationToken)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
    }
}

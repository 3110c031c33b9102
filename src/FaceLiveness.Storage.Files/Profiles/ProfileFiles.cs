using System.Security.Cryptography;

namespace FaceLiveness.Storage.Files;

/// <summary>What the files of a profile are called, and how one is read whole.</summary>
internal static class ProfileFiles
{
    public const string Document = "profile.json";
    public const string Key = "profile.key";
    public const string StoreKey = "store.key";
    public const string Faces = "faces";
    public const long MaximumBytes = 64 << 20;

    private const string EmbeddingsPrefix = "embeddings-";
    private const string EmbeddingsSuffix = ".bin";
    private const string PictureSuffix = ".jpg";
    private const int EmbeddingsDigits = 16;
    private const int PictureDigits = 8;

    /// <summary>The name of an embeddings file, by the hash of its content; with a key, a name that tells nothing of the content.</summary>
    public static string Embeddings(string hash, DataKey? key) => $"{EmbeddingsPrefix}{Digits(hash[..EmbeddingsDigits], key)}{EmbeddingsSuffix}";

    /// <summary>The name of a sample's picture, likewise.</summary>
    public static string Picture(string sampleId, string hash, DataKey? key) => $"{sampleId}-{Digits(hash[..PictureDigits], key)}{PictureSuffix}";

    public static bool IsEmbeddings(string name) => name.StartsWith(EmbeddingsPrefix, StringComparison.Ordinal) && name.EndsWith(EmbeddingsSuffix, StringComparison.Ordinal);

    public static bool IsPicture(string name) => name.EndsWith(PictureSuffix, StringComparison.Ordinal);

    public static bool IsTemporary(string name) => name.EndsWith(DurableFiles.TemporarySuffix, StringComparison.Ordinal);

    /// <summary>The name that an embeddings file or a picture has encrypted, by the name that it has plain.</summary>
    public static string Disguised(string plainName, DataKey key)
    {
        var end = plainName.LastIndexOf('.');
        var begin = plainName.LastIndexOf('-', end) + 1;
        return $"{plainName[..begin]}{Digits(plainName[begin..end], key)}{plainName[end..]}";
    }

    /// <summary>SHA-256, in small hexadecimal digits.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>Reads a file while others may replace or delete it.</summary>
    /// <returns>Its bytes; null where there is none.</returns>
    /// <exception cref="InvalidDataException">It is larger than it may be.</exception>
    public static byte[]? Read(string path, long maximum = MaximumBytes)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = RandomAccess.GetLength(file);
            if (length > maximum)
            {
                throw new InvalidDataException($"{Path.GetFileName(path)} has {length} bytes, more than the {maximum} that it may have");
            }

            var bytes = new byte[length];
            for (var at = 0; at < bytes.Length;)
            {
                var read = RandomAccess.Read(file, bytes.AsSpan(at), at);
                at += read > 0 ? read : throw new InvalidDataException($"{Path.GetFileName(path)} ended while it was read");
            }

            return bytes;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static string Digits(string digits, DataKey? key) => key?.Disguise(digits) ?? digits;
}

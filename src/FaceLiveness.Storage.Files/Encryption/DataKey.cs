using System.Security.Cryptography;
using System.Text;

namespace FaceLiveness.Storage.Files;

/// <summary>
/// The key of one profile: one half encrypts its files, the other makes their names, which would tell what is in them if they were plain hashes.
/// For one thread at a time.
/// </summary>
internal sealed class DataKey : IDisposable
{
    public const int Length = 64;

    private readonly byte[] _secret;
    private readonly AesGcm _contents;

    public DataKey(ReadOnlySpan<byte> secret)
    {
        _secret = secret.ToArray();
        _contents = new AesGcm(_secret.AsSpan(0, 32), SealedFile.TagLength);
    }

    public ReadOnlySpan<byte> Secret => _secret;

    public static DataKey Create()
    {
        Span<byte> secret = stackalloc byte[Length];
        RandomNumberGenerator.Fill(secret);
        var key = new DataKey(secret);
        CryptographicOperations.ZeroMemory(secret);
        return key;
    }

    public byte[] Seal(ReadOnlySpan<byte> content, string profileId, ProfileFileRole role) => SealedFile.Encode(_contents, content, profileId, role);

    /// <exception cref="InvalidDataException">The file is damaged, or belongs elsewhere.</exception>
    /// <exception cref="NotSupportedException">A newer version wrote it.</exception>
    public byte[] Open(ReadOnlySpan<byte> file, string profileId, ProfileFileRole role) => SealedFile.Decode(_contents, file, profileId, role);

    /// <summary>What stands in the name of an encrypted file in the place of the digits that its content's hash begins with.</summary>
    public string Disguise(string digits) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_secret.AsSpan(32), Encoding.ASCII.GetBytes(digits)))[..digits.Length];

    public void Dispose()
    {
        _contents.Dispose();
        CryptographicOperations.ZeroMemory(_secret);
    }
}

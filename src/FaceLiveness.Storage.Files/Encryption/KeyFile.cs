using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace FaceLiveness.Storage.Files;

/// <summary>
/// The format of <c>profile.key</c>: a data key, wrapped by a master key and bound to one profile. docs/storage-format.md tells it byte by byte.
/// </summary>
/// <remarks>
/// The checksum tells damage from a wrong master key: the one is set aside, the other must never be taken for damage.
/// </remarks>
internal static class KeyFile
{
    private const ushort Version = 1;
    private const int KeyIdAt = 12;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int HashLength = SHA256.HashSizeInBytes;
    private const int MaximumKeyIdLength = 64;

    public const int MaximumLength = KeyIdAt + MaximumKeyIdLength + NonceLength + DataKey.Length + TagLength + HashLength;

    private static ReadOnlySpan<byte> Magic => "FLPRKEY\n"u8;

    public static byte[] Encode(ReadOnlySpan<byte> dataKey, ReadOnlySpan<byte> master, string keyId, string profileId)
    {
        var file = new byte[Length(keyId.Length)];
        Magic.CopyTo(file);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(10), (ushort)keyId.Length);
        Encoding.ASCII.GetBytes(keyId, file.AsSpan(KeyIdAt));
        var at = KeyIdAt + keyId.Length;
        var nonce = file.AsSpan(at, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(master, TagLength);
        aes.Encrypt(
            nonce,
            dataKey,
            file.AsSpan(at + NonceLength, DataKey.Length),
            file.AsSpan(at + NonceLength + DataKey.Length, TagLength),
            Bound(file.AsSpan(0, at), profileId));
        SHA256.HashData(file.AsSpan(0, file.Length - HashLength), file.AsSpan(file.Length - HashLength));
        return file;
    }

    /// <summary>Which master key is needed.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a whole file of this format.</exception>
    /// <exception cref="NotSupportedException">A newer version wrote them.</exception>
    public static string ReadKeyId(ReadOnlySpan<byte> file)
    {
        if (file.Length < Length(1) || file.Length > MaximumLength || !file.StartsWith(Magic))
        {
            throw new InvalidDataException($"{ProfileFiles.Key} is damaged: expected a key file of {Length(1)} to {MaximumLength} bytes, found {file.Length} bytes of something else");
        }

        Span<byte> hash = stackalloc byte[HashLength];
        SHA256.HashData(file[..^HashLength], hash);
        if (!hash.SequenceEqual(file[^HashLength..]))
        {
            throw new InvalidDataException($"{ProfileFiles.Key} is damaged: its checksum does not match its content");
        }

        var version = BinaryPrimitives.ReadUInt16LittleEndian(file[8..]);
        if (version > Version)
        {
            throw new NotSupportedException($"A key file has version {version}, but this version reads up to {Version}. Use a newer version of FaceLiveness.");
        }

        var length = BinaryPrimitives.ReadUInt16LittleEndian(file[10..]);
        if (version != Version || length is 0 or > MaximumKeyIdLength || Length(length) != file.Length
            || Encoding.ASCII.GetString(file.Slice(KeyIdAt, length)) is var keyId && !Profile.IsValidId(keyId))
        {
            throw new InvalidDataException($"{ProfileFiles.Key} is damaged: its header does not fit its {file.Length} bytes");
        }

        return keyId;
    }

    /// <summary>Unwraps the data key of a file whose key id was read.</summary>
    /// <returns>False where another master key, or for another profile, has wrapped it.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> file, ReadOnlySpan<byte> master, string profileId, Span<byte> dataKey)
    {
        var at = KeyIdAt + BinaryPrimitives.ReadUInt16LittleEndian(file[10..]);
        var header = file[..at];
        var nonce = file.Slice(at, NonceLength);
        var wrapped = file.Slice(at + NonceLength, DataKey.Length);
        var tag = file.Slice(at + NonceLength + DataKey.Length, TagLength);
        using var aes = new AesGcm(master, TagLength);
        try
        {
            aes.Decrypt(nonce, wrapped, tag, dataKey, Bound(header, profileId));
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    // A key id can't contain a zero byte, so no two pairs of header and profile give the same bytes.
    private static byte[] Bound(ReadOnlySpan<byte> header, string profileId) => [.. header, 0, .. Encoding.ASCII.GetBytes(profileId)];

    private static int Length(int keyIdLength) => KeyIdAt + keyIdLength + NonceLength + DataKey.Length + TagLength + HashLength;
}

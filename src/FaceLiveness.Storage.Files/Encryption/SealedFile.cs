using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace FaceLiveness.Storage.Files;

/// <summary>
/// The format of an encrypted file: AES-256-GCM, its tag bound to the profile and to what the file is to it, so that no file passes for another.
/// docs/storage-format.md tells it byte by byte.
/// </summary>
internal static class SealedFile
{
    public const int TagLength = 16;
    public const int Overhead = HeaderLength + NonceLength + TagLength;

    private const ushort Version = 1;
    private const int HeaderLength = 10;
    private const int NonceLength = 12;

    private static ReadOnlySpan<byte> Magic => "FLSEALD\n"u8;

    /// <summary>Whether the bytes begin as an encrypted file does, which no JSON, JPEG or embeddings file does.</summary>
    public static bool IsSealed(ReadOnlySpan<byte> file) => file.StartsWith(Magic);

    public static byte[] Encode(AesGcm key, ReadOnlySpan<byte> content, string profileId, ProfileFileRole role)
    {
        var file = new byte[content.Length + Overhead];
        Magic.CopyTo(file);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), Version);
        var nonce = file.AsSpan(HeaderLength, NonceLength);
        // Random, and a key serves one profile: after 2^32 files, a save a second for a century, the odds of one nonce twice are below 2^-32.
        RandomNumberGenerator.Fill(nonce);
        key.Encrypt(nonce, content, file.AsSpan(HeaderLength + NonceLength, content.Length), file.AsSpan(file.Length - TagLength), Bound(file, profileId, role));
        return file;
    }

    /// <exception cref="InvalidDataException">The bytes are not a whole file of this format, for this profile, role and key.</exception>
    /// <exception cref="NotSupportedException">A newer version wrote them.</exception>
    public static byte[] Decode(AesGcm key, ReadOnlySpan<byte> file, string profileId, ProfileFileRole role)
    {
        if (file.Length < Overhead || !IsSealed(file))
        {
            throw new InvalidDataException($"expected an encrypted file of at least {Overhead} bytes, found {file.Length} bytes of something else");
        }

        var version = BinaryPrimitives.ReadUInt16LittleEndian(file[8..]);
        if (version > Version)
        {
            throw new NotSupportedException($"An encrypted file has version {version}, but this version reads up to {Version}. Use a newer version of FaceLiveness.");
        }

        var content = new byte[file.Length - Overhead];
        try
        {
            key.Decrypt(file.Slice(HeaderLength, NonceLength), file[(HeaderLength + NonceLength)..^TagLength], file[^TagLength..], content, Bound(file, profileId, role));
            return content;
        }
        catch (AuthenticationTagMismatchException fault)
        {
            throw new InvalidDataException("its encryption does not open: it was changed, or belongs to another profile or place", fault);
        }
    }

    private static byte[] Bound(ReadOnlySpan<byte> file, string profileId, ProfileFileRole role) =>
        [.. file[..HeaderLength], (byte)role, .. Encoding.ASCII.GetBytes(profileId)];
}

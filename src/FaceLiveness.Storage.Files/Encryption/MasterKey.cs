using System.Security.Cryptography;

namespace FaceLiveness.Storage.Files;

/// <summary>A master key at work: wraps data keys, and unwraps them.</summary>
internal static class MasterKey
{
    public const int Length = 32;

    /// <summary>The bytes of <c>profile.key</c> for a data key, wrapped with the current master key.</summary>
    public static byte[] Wrap(IMasterKeyProvider masters, DataKey key, string profileId)
    {
        var keyId = masters.CurrentKeyId;
        Profile.ThrowIfInvalidId(keyId, nameof(IMasterKeyProvider.CurrentKeyId));
        Span<byte> master = stackalloc byte[Length];
        try
        {
            if (!masters.TryGetKey(keyId, master))
            {
                throw new MasterKeyUnavailableException(keyId, $"The source of master keys names '{keyId}' as the current one, but does not have it. Nothing was changed.");
            }

            return KeyFile.Encode(key.Secret, master, keyId, profileId);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(master);
        }
    }

    /// <summary>The data key in the bytes of a <c>profile.key</c>.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="NotSupportedException">A newer version wrote it.</exception>
    /// <exception cref="MasterKeyUnavailableException">Its master key is not there, or is another one.</exception>
    public static DataKey Unwrap(IMasterKeyProvider? masters, ReadOnlySpan<byte> file, string profileId)
    {
        var keyId = KeyFile.ReadKeyId(file);
        if (masters is null)
        {
            throw new MasterKeyUnavailableException(
                keyId, $"The profiles are encrypted with master key '{keyId}', but the store was opened without one. {Remedy}");
        }

        Span<byte> master = stackalloc byte[Length];
        Span<byte> secret = stackalloc byte[DataKey.Length];
        try
        {
            if (!masters.TryGetKey(keyId, master))
            {
                throw new MasterKeyUnavailableException(
                    keyId, $"Profiles are encrypted with master key '{keyId}', which is not among the keys given (the current one is '{masters.CurrentKeyId}'). {Remedy}");
            }

            if (!KeyFile.TryDecode(file, master, profileId, secret))
            {
                throw new MasterKeyUnavailableException(
                    keyId, $"The key given as master key '{keyId}' is not the one that the data key of '{profileId}' was wrapped with, or the key file comes from another profile. {Remedy}");
            }

            return new DataKey(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(master);
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static string Remedy =>
        $"Give the store that key, behind the current one where they differ (in code {nameof(FileProfileStoreOptions)}.{nameof(FileProfileStoreOptions.MasterKeys)}). Nothing was changed.";
}

using System.Buffers.Text;
using System.Security.Cryptography;

namespace FaceLiveness.Storage.Files;

/// <summary>Master keys from a file or an environment variable. A key's id follows from the key, so that no key can be taken for another.</summary>
/// <remarks>
/// The text holds one key, or several with white space between: the first is the current one, the others are older ones that data keys may still
/// be wrapped with. A key is 32 random bytes in base64 (<c>openssl rand -base64 32</c>) or in 64 hexadecimal digits. In a file, lines that
/// begin with <c>#</c> are comments.
/// </remarks>
public sealed class MasterKeyRing : IMasterKeyProvider
{
    /// <summary>The environment variable that is asked where no other is named.</summary>
    public const string DefaultVariable = "FACELIVENESS_MASTER_KEY";

    private const int MaximumFileBytes = 64 << 10;

    private readonly Dictionary<string, byte[]> _keys = new(StringComparer.Ordinal);

    private MasterKeyRing(string text, string from)
    {
        foreach (var line in text.Split('\n').Where(line => !line.TrimStart().StartsWith('#')))
        {
            foreach (var word in line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                // What was found is not shown: it may be a key with a slip in it.
                var key = Parse(word) ?? throw new InvalidDataException(
                    $"{from} should hold master keys of {MasterKey.Length} bytes each, in base64 or hexadecimal, with white space between, but word {_keys.Count + 1} is something else. " +
                    "'openssl rand -base64 32' makes a key.");
                var id = IdOf(key);
                CurrentKeyId ??= id;
                _keys[id] = key;
            }
        }

        if (CurrentKeyId is null)
        {
            throw new InvalidDataException($"{from} holds no master key. 'openssl rand -base64 32' makes one.");
        }
    }

    /// <inheritdoc/>
    public string CurrentKeyId { get; }

    /// <summary>Reads keys from an environment variable, once.</summary>
    /// <exception cref="InvalidDataException">It is not set, or holds something else than keys.</exception>
    public static MasterKeyRing FromEnvironment(string variable = DefaultVariable)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(variable);
        return new(Environment.GetEnvironmentVariable(variable) ?? "", $"The environment variable {variable}");
    }

    /// <summary>Reads keys from a file, once.</summary>
    /// <param name="path">The file. On Unix nobody but its owner may have rights to it.</param>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="InvalidDataException">It holds something else than keys.</exception>
    /// <exception cref="UnauthorizedAccessException">Others than its owner have rights to it, or this user has none.</exception>
    public static MasterKeyRing FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(file.SafeFileHandle) is var mode && ((int)mode & 0b111_111) != 0)
        {
            throw new UnauthorizedAccessException(
                $"The master key file '{path}' is open to others than its owner (mode {Convert.ToString((int)mode, 8)}). Run 'chmod 600' on it; if others could read it, change to a new key.");
        }

        if (file.Length > MaximumFileBytes)
        {
            throw new InvalidDataException($"The master key file '{path}' has {file.Length} bytes: too many for one that holds keys.");
        }

        using var reader = new StreamReader(file);
        return new(reader.ReadToEnd(), $"The master key file '{path}'");
    }

    /// <inheritdoc/>
    public bool TryGetKey(string keyId, Span<byte> key)
    {
        if (!_keys.TryGetValue(keyId, out var found))
        {
            return false;
        }

        found.CopyTo(key);
        return true;
    }

    /// <summary>Says which keys it has, by their ids.</summary>
    public override string ToString() => $"master keys {string.Join(", ", _keys.Keys)}";

    internal static MasterKeyRing Parse(string text, string from) => new(text, from);

    // A hash of 32 random bytes says nothing about them.
    private static string IdOf(byte[] key) => Convert.ToHexStringLower(SHA256.HashData([.. "FaceLiveness master key"u8, .. key]).AsSpan(0, 8));

    private static byte[]? Parse(string word)
    {
        var key = new byte[MasterKey.Length];
        var isHex = word.Length == 2 * MasterKey.Length && word.All(char.IsAsciiHexDigit);
        return isHex ? Convert.FromHexString(word)
            : Base64.IsValid(word, out var length) && length == key.Length && Convert.TryFromBase64String(word, key, out _) ? key
            : null;
    }
}

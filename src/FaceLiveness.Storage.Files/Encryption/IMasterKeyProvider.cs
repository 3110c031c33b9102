namespace FaceLiveness.Storage.Files;

/// <summary>
/// Gives the keys that the data keys of an encrypted store are wrapped with: from a file, the environment, or a vault of your own.
/// Safe for calls from several threads at once.
/// </summary>
/// <remarks>While keys are changed over, it knows the new one, as the current one, and the old one, by its id.</remarks>
public interface IMasterKeyProvider
{
    /// <summary>The id of the key for everything that is encrypted from now on: 1 to 64 letters, digits, '-' and '_'. No secret: it stands in files and messages.</summary>
    string CurrentKeyId { get; }

    /// <summary>Gives a key.</summary>
    /// <param name="keyId">Which.</param>
    /// <param name="key">Takes its 32 bytes. The store wipes them after use.</param>
    /// <returns>False where there is no key of that id.</returns>
    bool TryGetKey(string keyId, Span<byte> key);
}

namespace FaceLiveness.Storage.Files;

/// <summary>Profiles are encrypted with a master key that was not given. Nothing is lost and nothing was changed: give the key, and open the store again.</summary>
public sealed class MasterKeyUnavailableException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="keyId">The id of the key that is needed.</param>
    /// <param name="message">What was expected, what was found, what to do.</param>
    /// <param name="innerException">The cause.</param>
    public MasterKeyUnavailableException(string keyId, string message, Exception? innerException = null)
        : base(message, innerException) => KeyId = keyId;

    /// <summary>The id of the key that is needed.</summary>
    public string KeyId { get; }
}

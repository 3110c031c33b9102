using System.Security.Cryptography;
using System.Text;

namespace FaceLiveness.Hosting;

/// <summary>What the options say of access, as it holds while the host runs.</summary>
internal sealed class AccessRules
{
    public const int LeastTokenLength = 16;

    private readonly byte[] _tokenHash = [];

    private AccessRules(AccessMode mode, string? token, string? policy)
    {
        (Mode, Policy) = (mode, policy);
        if (token is not null)
        {
            _tokenHash = Hash(token);
        }
    }

    public AccessMode Mode { get; }

    /// <summary>The name of the policy; null where none is asked.</summary>
    public string? Policy { get; }

    /// <summary>Reads them, and the file of the token where there is one.</summary>
    /// <exception cref="InvalidOperationException">The file can't be read, others can read it too, or it holds no token; the message names the remedy.</exception>
    public static AccessRules Of(FaceLivenessHostingOptions options) =>
        options.AuthorizationPolicy is { } policy ? new(AccessMode.Policy, null, policy)
        : options.TokenFile is { } file ? new(AccessMode.Token, TokenFile.Read(file), null)
        : options.Token is { } token ? new(AccessMode.Token, token, null)
        : new(AccessMode.None, null, null);

    /// <summary>Whether a text is the token. Takes as long for one that is nearly right as for one that is not.</summary>
    public bool IsToken(string text) => Mode == AccessMode.Token && CryptographicOperations.FixedTimeEquals(_tokenHash, Hash(text));

    // Of equal length whatever was sent, so that not even the token's length shows.
    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}

using System.Text.RegularExpressions;

namespace FaceLiveness.FFmpeg;

/// <summary>Takes user names, passwords and tokens out of addresses and out of lines that hold addresses. Rather too much than too little.</summary>
internal static partial class CredentialRedactor
{
    private const string Mask = "***";

    public static string Redact(string text)
    {
        text = UserInfo().Replace(text, Mask + "@");
        text = Parameters().Replace(text, "$1" + Mask);
        return Header().Replace(text, "$1 " + Mask);
    }

    /// <summary>
    /// Everything between "://" and "@" within the host part; or, where an unescaped slash in a password has ended the host part early,
    /// everything up to the last "@".
    /// </summary>
    [GeneratedRegex(@"(?<=://)(?:[^/?#\s]*@|[^/?#\s\[\]:]+:\S*@)")]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"([?&;][^=&;\s]*(?:pass|pwd|token|secret|key|auth|sig|cred|user|usr|login)[^=&;\s]*=)[^&;#\s]*", RegexOptions.IgnoreCase)]
    private static partial Regex Parameters();

    [GeneratedRegex(@"(authorization\s*:).*", RegexOptions.IgnoreCase)]
    private static partial Regex Header();
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FaceLiveness.Alerts;

/// <summary>
/// The signature of a webhook's body: <c>t=&lt;seconds since 1970&gt;,v1=&lt;HMAC-SHA256 of "t.body", in small hexadecimal digits&gt;</c>, by which a
/// receiver knows that an alert comes from whoever has the secret, and when it was sent.
/// </summary>
public static class WebhookSignature
{
    /// <summary>The name of the header.</summary>
    public const string HeaderName = "X-FaceLiveness-Signature";

    /// <summary>Signs a body.</summary>
    /// <param name="secret">The secret; its UTF-8 bytes are the key.</param>
    /// <param name="at">When it is sent.</param>
    /// <param name="body">The bytes of the body.</param>
    /// <returns>The value of the header.</returns>
    public static string Sign(string secret, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={time},v1={Convert.ToHexStringLower(Hash(secret, time, body))}";
    }

    /// <summary>Says whether a signature is right and new.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="signature">The value of the header; null where there was none.</param>
    /// <param name="body">The bytes of the body, exactly as they came.</param>
    /// <param name="now">The time.</param>
    /// <param name="tolerance">How old, or how far ahead, it may be: what was recorded on its way can't be sent again later.</param>
    public static bool Verify(string secret, string? signature, ReadOnlySpan<byte> body, DateTimeOffset now, TimeSpan tolerance)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        if (signature?.Split(',') is not [var time, var hash]
            || !time.StartsWith("t=", StringComparison.Ordinal)
            || !hash.StartsWith("v1=", StringComparison.Ordinal)
            || !long.TryParse(time.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(now.ToUnixTimeSeconds() - seconds) > tolerance.TotalSeconds)
        {
            return false;
        }

        return CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Hash(secret, time[2..], body))), Encoding.ASCII.GetBytes(hash[3..]));
    }

    private static byte[] Hash(string secret, string time, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.ASCII.GetBytes(time + "."));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}

using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FaceLiveness.Alerts;

/// <summary>Judges the certificate of a mail server, and keeps why it was refused.</summary>
/// <param name="options">The server's name, and whom to trust.</param>
internal sealed class MailServerCertificate(MailAlertOptions options)
{
    // RFC 5280, 4.2.1.12: for servers.
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    /// <summary>Why it was refused; null where it was not.</summary>
    public string? Refusal { get; private set; }

    public bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 shown || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            Refusal = "The mail server shows no certificate.";
        }
        else if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            Refusal = $"The mail server's certificate is for another name than '{options.Host}'.";
        }
        else if (Faults(shown, chain, errors) is { Length: > 0 } faults)
        {
            Refusal = $"The mail server's certificate is not trusted ({string.Join(", ", faults)}).";
        }

        return Refusal is null;
    }

    private X509ChainStatusFlags[] Faults(X509Certificate2 shown, X509Chain? chain, SslPolicyErrors errors)
    {
        if (options.CertificateAuthorityFile is not { } file)
        {
            return errors == SslPolicyErrors.None ? [] : Statuses(chain);
        }

        // Only who is named there is trusted, whatever the system says. Authorities of one's own seldom tell what they have revoked.
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        own.ChainPolicy.CustomTrustStore.ImportFromPemFile(file);
        if (chain is not null)
        {
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        }

        return own.Build(shown) ? [] : Statuses(own);
    }

    private static X509ChainStatusFlags[] Statuses(X509Chain? chain) => chain is { ChainStatus.Length: > 0 }
        ? [.. chain.ChainStatus.Select(status => status.Status).Distinct()]
        : [X509ChainStatusFlags.PartialChain];
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FaceLiveness.Alerts.Tests;

/// <summary>A certificate authority that nobody trusts but who is told to.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly DateTimeOffset _begin = TimeProvider.System.GetUtcNow().AddDays(-1);
    private readonly DateTimeOffset _end = TimeProvider.System.GetUtcNow().AddDays(1);
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    public TestAuthority()
    {
        var request = new CertificateRequest("CN=test authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _certificate = request.CreateSelfSigned(_begin, _end);
    }

    /// <summary>What to trust, in PEM.</summary>
    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>A certificate for a host of that name, with its key.</summary>
    public X509Certificate2 Sign(string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(_certificate, _begin, _end, [1, 2, 3, 4]);
        return certificate.CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }
}

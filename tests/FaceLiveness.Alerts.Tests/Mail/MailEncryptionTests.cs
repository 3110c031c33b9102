using System.Security.Cryptography.X509Certificates;
using MimeKit;

namespace FaceLiveness.Alerts.Tests;

public sealed class MailEncryptionTests : IDisposable
{
    private static readonly Alert Sample = new()
    {
        Id = "0195f2d5c0de7000a000000000000001",
        Rule = "rule",
        Event = "person_unknown",
        StreamId = "door",
        At = Happening.Noon,
        MediaTime = 1,
        RaisedAt = Happening.Noon,
        Snapshot = new byte[] { 0xff, 0xd8, 1, 2, 3 },
    };

    private readonly TestAuthority _authority = new();
    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _certificate;

    public MailEncryptionTests()
    {
        _certificate = _authority.Sign("localhost");
        Directory.CreateDirectory(_folder.Path);
        File.WriteAllText(In("ca.pem"), _authority.Pem);
        File.WriteAllText(In("password"), $"{MailServer.Password}\n");
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(MailEncryption.StartTls)]
    [InlineData(MailEncryption.Tls)]
    public async Task A_server_with_a_certificate_of_ones_own_gets_password_and_mail_and_all_of_it_encrypted(MailEncryption encryption)
    {
        await using var server = await MailServer.StartAsync(_certificate, encryption);

        Assert.Equal(AlertOutcome.Delivered, await SendAsync(server, encryption));

        using var mail = await MimeMessage.LoadAsync(new MemoryStream(Assert.Single(server.Mails)), Cancelled);
        Assert.Equal(("rule: person unknown (door)", "face.jpg"), (mail.Subject, Assert.IsType<MimePart>(Assert.Single(mail.Attachments)).FileName));
        var inTheClear = server.Commands.Where(said => !said.IsEncrypted).Select(said => said.Command);
        Assert.Equal(encryption == MailEncryption.StartTls ? ["EHLO", "STARTTLS"] : [], inTheClear);
        Assert.Contains(("AUTH", true), server.Commands);
    }

    [Theory]
    [InlineData(MailEncryption.StartTls)]
    [InlineData(MailEncryption.Tls)]
    public async Task A_server_that_can_not_prove_who_it_is_gets_neither_password_nor_mail(MailEncryption encryption)
    {
        await using var server = await MailServer.StartAsync(_certificate, encryption);
        using var another = new TestAuthority();
        await File.WriteAllTextAsync(In("another.pem"), another.Pem, Cancelled);
        await File.WriteAllTextAsync(In("empty.pem"), "", Cancelled);

        AlertOutcome[] outcomes =
        [
            await SendAsync(server, encryption, options => options.CertificateAuthorityFile = null),
            await SendAsync(server, encryption, options => options.CertificateAuthorityFile = In("another.pem")),
            await SendAsync(server, encryption, options => options.CertificateAuthorityFile = In("empty.pem")),
            await SendAsync(server, encryption, options => options.Host = "127.0.0.1"),
            await SendAsync(server, encryption, options => options.CertificateAuthorityFile = In("deleted.pem")),
        ];

        Assert.All(outcomes, outcome => Assert.Equal(AlertOutcomeKind.Retry, outcome.Kind));
        Assert.All(outcomes[..3], outcome => Assert.Contains("certificate is not trusted (", outcome.Reason, StringComparison.Ordinal));
        Assert.Contains("another name than '127.0.0.1'", outcomes[3].Reason, StringComparison.Ordinal);
        Assert.Contains("deleted.pem", outcomes[4].Reason, StringComparison.Ordinal);
        Assert.Empty(server.Commands.Select(said => said.Command).Except(["EHLO", "STARTTLS"]));
        Assert.Empty(server.Mails);
    }

    [Theory]
    [InlineData(MailEncryption.StartTls)]
    [InlineData(MailEncryption.Tls)]
    public async Task A_wrong_password_is_tried_again_and_never_told(MailEncryption encryption)
    {
        await using var server = await MailServer.StartAsync(_certificate, encryption);

        var outcome = await SendAsync(server, encryption, options => (options.PasswordFile, options.Password) = (null, "an0ther"));

        Assert.Equal(AlertOutcomeKind.Retry, outcome.Kind);
        Assert.DoesNotContain("an0ther", outcome.Reason, StringComparison.Ordinal);
        Assert.Contains(("AUTH", true), server.Commands);
        Assert.DoesNotContain(server.Commands, said => said.Command == "MAIL");
        Assert.Empty(server.Mails);
    }

    [Theory]
    [InlineData(MailEncryption.StartTls)]
    [InlineData(MailEncryption.Tls)]
    public async Task A_server_that_offers_no_encryption_gets_neither_password_nor_mail(MailEncryption encryption)
    {
        await using var server = await MailServer.StartWithoutEncryptionAsync();

        var outcome = await SendAsync(server, encryption);

        Assert.Equal(AlertOutcomeKind.Retry, outcome.Kind);
        Assert.Empty(server.Commands.Select(said => said.Command).Except(["EHLO", "QUIT"]));
        Assert.Empty(server.Mails);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _authority.Dispose();
        _folder.Dispose();
    }

    private async Task<AlertOutcome> SendAsync(MailServer server, MailEncryption encryption, Action<MailAlertOptions>? configure = null)
    {
        var options = new MailAlertOptions
        {
            Host = "localhost",
            Port = server.Port,
            Encryption = encryption,
            CertificateAuthorityFile = In("ca.pem"),
            UserName = MailServer.User,
            PasswordFile = In("password"),
            From = "cameras@example.org",
        };
        options.To.Add("guard@example.org");
        configure?.Invoke(options);
        var outcome = await new MailAlertSink(Microsoft.Extensions.Options.Options.Create(options), TimeProvider.System).SendAsync(Sample, Cancelled);
        Assert.DoesNotContain(MailServer.Password, outcome.Reason ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain('\n', outcome.Reason ?? "");
        return outcome;
    }

    private string In(string file) => Path.Combine(_folder.Path, file);
}

using System.Text;
using MimeKit;

namespace FaceLiveness.Alerts.Tests;

public sealed class MailTests
{
    private static readonly Alert Sample = new()
    {
        Id = "0195f2d5c0de7000a000000000000001",
        Rule = "somebody known",
        Event = "person_recognized",
        StreamId = "door",
        At = Happening.Noon,
        MediaTime = 4,
        RaisedAt = Happening.Noon.AddSeconds(1),
        TrackId = 5,
        ProfileId = "user_1",
        Name = "Zoë Müller",
        Confidence = 0.71f,
        Liveness = LivenessState.NotChecked,
        Snapshot = new byte[] { 0xff, 0xd8, 1, 2, 3 },
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alert_is_one_mail_with_the_face_attached()
    {
        await using var server = new SmtpReceiver();

        Assert.Equal(AlertOutcome.Delivered, await Sink(server).SendAsync(Sample, Cancelled));

        var (from, to, text) = Assert.Single(server.Mails);
        Assert.Contains("<cameras@example.org>", from, StringComparison.Ordinal);
        Assert.Equal(2, to.Length);
        using var mail = await MimeMessage.LoadAsync(new MemoryStream(Encoding.Latin1.GetBytes(text)), Cancelled);
        Assert.Equal("somebody known: Zoë Müller (door)", mail.Subject);
        Assert.Equal("0195f2d5c0de7000a000000000000001@faceliveness", mail.MessageId);
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
        Assert.Equal(
            """
            Rule: somebody known
            Event: person_recognized
            Stream: door
            At: 2026-03-02 12:00:00 +00:00
            Name: Zoë Müller
            Profile: user_1
            Track: 5
            Confidence: 0.71
            Liveness: not_checked
            Alert: 0195f2d5c0de7000a000000000000001
            """,
            mail.TextBody!.ReplaceLineEndings("\n").Trim());
        var attachment = Assert.IsType<MimePart>(Assert.Single(mail.Attachments));
        Assert.Equal(("face.jpg", "image/jpeg"), (attachment.FileName, attachment.ContentType.MimeType));
        using var picture = new MemoryStream();
        await attachment.Content!.DecodeToAsync(picture, Cancelled);
        Assert.Equal([0xff, 0xd8, 1, 2, 3], picture.ToArray());
    }

    [Theory]
    [InlineData("450 Try later", AlertOutcomeKind.Retry)]
    [InlineData("550 Nobody of that name", AlertOutcomeKind.Refused)]
    public async Task What_a_server_says_for_now_is_tried_again_and_what_it_says_for_ever_is_not(string answer, AlertOutcomeKind expected)
    {
        await using var server = new SmtpReceiver { ToRecipient = answer };

        var outcome = await Sink(server).SendAsync(Sample, Cancelled);

        Assert.Equal(expected, outcome.Kind);
        Assert.Contains(answer[..3], outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_or_can_not_encrypt_is_tried_again_and_gets_nothing()
    {
        int port;
        await using (var server = new SmtpReceiver())
        {
            port = server.Port;
            Assert.Equal(AlertOutcomeKind.Retry, (await Sink(server, MailEncryption.StartTls).SendAsync(Sample, Cancelled)).Kind);
            Assert.Empty(server.Mails);
        }

        Assert.Equal(AlertOutcomeKind.Retry, (await Sink(port, MailEncryption.None).SendAsync(Sample, Cancelled)).Kind);
    }

    [Fact]
    public void Every_fault_of_the_options_is_listed()
    {
        var options = new MailAlertOptions
        {
            From = "nobody",
            Port = 0,
            UserName = "u",
            Password = "p",
            PasswordFile = "/nowhere/password",
            CertificateAuthorityFile = "/nowhere/ca.pem",
            Encryption = MailEncryption.None,
        };

        var faults = new MailAlertOptionsValidator().Validate(null, options).Failures!.ToList();

        string[] expected =
        [
            "Host is empty", "Port must be", "To is empty", "'nobody', which is no mail address", "a Password and a PasswordFile", "without encryption", "'/nowhere/password'",
            "'/nowhere/ca.pem'",
        ];
        Assert.All(expected, text => Assert.Contains(faults, fault => fault.Contains(text, StringComparison.Ordinal)));
    }

    private static MailAlertSink Sink(SmtpReceiver server, MailEncryption encryption = MailEncryption.None) => Sink(server.Port, encryption);

    private static MailAlertSink Sink(int port, MailEncryption encryption)
    {
        var options = new MailAlertOptions { Host = "127.0.0.1", Port = port, Encryption = encryption, From = "FaceLiveness <cameras@example.org>" };
        options.To.Add("guard@example.org");
        options.To.Add("Boss <boss@example.org>");
        return new(Microsoft.Extensions.Options.Options.Create(options), TimeProvider.System);
    }
}

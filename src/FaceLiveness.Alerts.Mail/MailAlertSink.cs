using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;

namespace FaceLiveness.Alerts;

/// <summary>Sends each alert as a mail. The server has one when it says so at the end of its text.</summary>
internal sealed class MailAlertSink(IOptions<MailAlertOptions> options, TimeProvider time) : IAlertSink
{
    public const string SinkName = "mail";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Name => SinkName;

    public async ValueTask<AlertOutcome> SendAsync(Alert alert, CancellationToken cancellationToken = default)
    {
        var mail = options.Value;
        using var timeout = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var certificate = new MailServerCertificate(mail);
        using var client = new SmtpClient
        {
            ServerCertificateValidationCallback = certificate.IsTrusted,
            CheckCertificateRevocation = mail.CertificateAuthorityFile is null,
        };
        try
        {
            var (encryption, port) = mail.Encryption switch
            {
                MailEncryption.Tls => (SecureSocketOptions.SslOnConnect, 465),
                MailEncryption.None => (SecureSocketOptions.None, 25),
                _ => (SecureSocketOptions.StartTls, 587),
            };
            await client.ConnectAsync(mail.Host, mail.Port ?? port, encryption, either.Token).ConfigureAwait(false);
            if (mail.UserName is { } user)
            {
                await client.AuthenticateAsync(user, SecretText.Read(mail.Password, mail.PasswordFile) ?? "", either.Token).ConfigureAwait(false);
            }

            using var message = AlertMail.Of(alert, mail);
            await client.SendAsync(message, either.Token).ConfigureAwait(false);
        }
        catch (SmtpCommandException fault)
        {
            // RFC 5321: 4xx is for now, 5xx for ever.
            var reason = $"The mail server answered {(int)fault.StatusCode}: {fault.Message}";
            return (int)fault.StatusCode >= 500 ? AlertOutcome.Refused(reason) : AlertOutcome.Retry(reason);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return AlertOutcome.Retry($"The mail server did not answer within {Patience.TotalSeconds:0} s.");
        }
        catch (SslHandshakeException fault)
        {
            // MailKit's own text is a page of guesses.
            return AlertOutcome.Retry(certificate.Refusal
                ?? $"The connection to the mail server can't be encrypted: {fault.InnerException?.Message} Look whether Encryption and Port are the server's.");
        }
        catch (Exception fault) when (fault is IOException or SocketException or ProtocolException or System.Security.Authentication.AuthenticationException
            or MailKit.Security.AuthenticationException or NotSupportedException)
        {
            return AlertOutcome.Retry($"The mail server can't be used: {fault.Message}");
        }

        await LeaveAsync(client, either.Token).ConfigureAwait(false);
        return AlertOutcome.Delivered;
    }

    private static async Task LeaveAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.DisconnectAsync(quit: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or SocketException or ProtocolException or OperationCanceledException)
        {
            // The server has the mail; how the connection ends changes nothing.
            return;
        }
    }
}

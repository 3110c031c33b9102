using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.ComponentModel;
using SmtpServer.Net;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace FaceLiveness.Alerts.Tests;

/// <summary>A real mail server (the package SmtpServer) on this machine, which encrypts, asks who sends, and keeps what it was told.</summary>
internal sealed class MailServer : MessageStore, IUserAuthenticator, IAsyncDisposable
{
    public const string User = "cameras";
    public const string Password = "a good password";

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _serving;

    private MailServer(X509Certificate2? certificate, bool isEncryptedAtOnce)
    {
        var listeners = new EndpointListenerFactory();
        listeners.EndpointStarted += (_, started) => _port.TrySetResult(((IPEndPoint)started.LocalEndPoint).Port);
        var services = new ServiceProvider();
        services.Add((IEndpointListenerFactory)listeners);
        services.Add((IMessageStore)this);
        services.Add((IUserAuthenticator)this);
        var options = new SmtpServerOptionsBuilder()
            .ServerName("localhost")
            .Endpoint(endpoint =>
            {
                endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, 0)).IsSecure(isEncryptedAtOnce).AuthenticationRequired().AllowUnsecureAuthentication(certificate is null);
                if (certificate is not null)
                {
                    endpoint.Certificate(certificate);
                }
            })
            .Build();
        var server = new global::SmtpServer.SmtpServer(options, services);
        server.SessionCreated += (_, session) => session.Context.CommandExecuting += (_, executing) => Commands.Enqueue((executing.Command.Name, session.Context.Pipe.IsSecure));
        _serving = server.StartAsync(_stopping.Token);
    }

    /// <summary>What clients have said, and whether it was encrypted.</summary>
    public ConcurrentQueue<(string Command, bool IsEncrypted)> Commands { get; } = [];

    /// <summary>The mails that it took.</summary>
    public ConcurrentQueue<byte[]> Mails { get; } = [];

    public int Port { get; private set; }

    /// <summary>Starts one that can encrypt, at once or when it is asked to (STARTTLS).</summary>
    public static Task<MailServer> StartAsync(X509Certificate2 certificate, MailEncryption encryption) =>
        StartAsync(new MailServer(certificate, isEncryptedAtOnce: encryption == MailEncryption.Tls));

    /// <summary>Starts one that can't encrypt, and takes passwords all the same.</summary>
    public static Task<MailServer> StartWithoutEncryptionAsync() => StartAsync(new MailServer(null, isEncryptedAtOnce: false));

    public Task<bool> AuthenticateAsync(ISessionContext context, string user, string password, CancellationToken cancellationToken) =>
        Task.FromResult((user, password) == (User, Password));

    public override Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        Mails.Enqueue(buffer.ToArray());
        return Task.FromResult(SmtpResponse.Ok);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _serving;
        _stopping.Dispose();
    }

    private static async Task<MailServer> StartAsync(MailServer server)
    {
        server.Port = await server._port.Task;
        return server;
    }
}

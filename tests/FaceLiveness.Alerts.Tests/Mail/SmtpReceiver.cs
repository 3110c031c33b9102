using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FaceLiveness.Alerts.Tests;

/// <summary>The least of a mail server (RFC 5321): takes mails and keeps them, or answers as the test says.</summary>
internal sealed class SmtpReceiver : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;

    public SmtpReceiver()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public ConcurrentQueue<(string From, string[] To, string Text)> Mails { get; } = [];

    /// <summary>What it says to a recipient; by default that it takes mails for them.</summary>
    public string ToRecipient { get; set; } = "250 OK";

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _serving;
        _stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                await TalkAsync(client);
            }
            catch (Exception fault) when (fault is OperationCanceledException or IOException or SocketException)
            {
                // Whoever spoke has gone, or the test is over.
                continue;
            }
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 test");
        var (from, to) = ("", new List<string>());
        while (await reader.ReadLineAsync(_stopping.Token) is { } line)
        {
            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await writer.WriteLineAsync("250 test");
                    break;
                case "MAIL":
                    (from, to) = (line, []);
                    await writer.WriteLineAsync("250 OK");
                    break;
                case "RCPT":
                    to.Add(line);
                    await writer.WriteLineAsync(ToRecipient);
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 Go on");
                    var text = new StringBuilder();
                    while (await reader.ReadLineAsync(_stopping.Token) is { } part && part != ".")
                    {
                        text.Append(part.StartsWith('.') ? part[1..] : part).Append("\r\n");
                    }

                    Mails.Enqueue((from, [.. to], text.ToString()));
                    await writer.WriteLineAsync("250 OK");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 Bye");
                    return;
                default:
                    await writer.WriteLineAsync("250 OK");
                    break;
            }
        }
    }
}

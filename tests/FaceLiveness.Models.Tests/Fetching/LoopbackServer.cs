using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FaceLiveness.Models.Tests;

/// <summary>A small HTTP server on the loopback interface that can also break connections, hang, and count.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Request, Response> _answer;
    private readonly Task _accepting;

    public LoopbackServer(Func<Request, Response> answer)
    {
        _answer = answer;
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    public sealed record Request(string Path, long? RangeFrom);

    /// <summary>What to answer. <c>BreakAfter</c> closes the connection behind that many bytes of the body; <c>Hang</c> leaves it open there instead.</summary>
    public sealed record Response(int Status, byte[] Body, string Headers = "", int? BreakAfter = null, bool Hang = false);

    public Uri Url { get; }

    public ConcurrentQueue<Request> Requests { get; } = new();

    /// <summary>Serves bytes as a file server does: whole, or from where the client asks.</summary>
    public static Response Serve(byte[] content, Request request, int? breakAfter = null, bool hang = false) => request.RangeFrom switch
    {
        null => new Response(200, content, BreakAfter: breakAfter, Hang: hang),
        { } from when from >= content.Length => new Response(416, []),
        { } from => new Response(206, content[(int)from..], $"Content-Range: bytes {from}-{content.Length - 1}/{content.Length}\r\n", breakAfter, hang),
    };

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(TalkAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            if (await reader.ReadLineAsync(_stop.Token) is not { } first)
            {
                return;
            }

            long? from = null;
            while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
            {
                if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
                {
                    from = long.Parse(line.AsSpan("Range: bytes=".Length).TrimEnd('-'));
                }
            }

            var request = new Request(first.Split(' ')[1], from);
            Requests.Enqueue(request);
            var response = _answer(request);
            var head = $"HTTP/1.1 {response.Status} Answer\r\nContent-Length: {response.Body.Length}\r\nConnection: close\r\n{response.Headers}\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head), _stop.Token);
            await stream.WriteAsync(response.Body.AsMemory(0, response.BreakAfter ?? response.Body.Length), _stop.Token);
            if (response.Hang)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _stop.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client left, or the test is over.
        }
    }
}

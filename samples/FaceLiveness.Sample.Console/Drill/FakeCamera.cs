using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FaceLiveness.Sample.Drill;

/// <summary>
/// A camera on 127.0.0.1 that plays a clip in a circle, at its pace, to whoever connects: an MPEG transport stream over HTTP, or in RTP
/// over RTSP. It fails as it is told to.
/// </summary>
internal sealed class FakeCamera : IAsyncDisposable
{
    /// <summary>Pictures that are sent at once to a new client, as restreaming servers do: FFmpeg wants to see twenty before it says what a stream holds.</summary>
    public const int Head = 25;

    private const string Page = "<html><body>Please log in.</body></html>";
    private const int TicksPerSecond = 90_000;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1) / DrillClips.FramesPerSecond;

    private readonly DrillClips _clips;
    private readonly TransportClip _clip;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Socket, byte> _clients = [];
    private readonly ConcurrentBag<Task> _work = [];
    private TcpListener _listener = new(IPAddress.Loopback, 0);
    private volatile CameraFault _fault;
    private int _rtpSequence;

    public FakeCamera(DrillClips clips, TransportClip clip)
    {
        (_clips, _clip) = (clips, clip);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _work.Add(AcceptAsync(_listener));
    }

    public int Port { get; }

    /// <summary>Begins to fail in this way, open connections included.</summary>
    public void Fail(FaultCase fault)
    {
        _fault = fault.Fault;
        if (fault.Fault == CameraFault.NobodyListens)
        {
            _listener.Stop();
        }

        if (fault.Effect == FaultEffect.Refuses)
        {
            Drop();
        }
    }

    /// <summary>Works again; connections that froze stay frozen.</summary>
    public void Recover()
    {
        if (_fault == CameraFault.NobodyListens)
        {
            _listener = new TcpListener(IPAddress.Loopback, Port);
            _listener.Start();
            _work.Add(AcceptAsync(_listener));
        }

        _fault = CameraFault.None;
    }

    /// <summary>Closes every connection.</summary>
    public void Drop()
    {
        foreach (var client in _clients.Keys)
        {
            client.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Drop();
        await Task.WhenAll(_work);
        _stop.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync(_stop.Token);
                client.NoDelay = true;
                _clients.TryAdd(client, 0);
                _work.Add(ServeAsync(client));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The camera does not listen any more.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        try
        {
            using var stream = new NetworkStream(client, ownsSocket: true);
            var reader = new StreamReader(stream, Encoding.ASCII);
            if (_fault is CameraFault.SaysNothing or CameraFault.RtspSaysNothing)
            {
                await Forever();
            }

            while (await ReadRequestAsync(reader) is { } request)
            {
                if (request.Method != "GET")
                {
                    if (await AnswerRtspAsync(stream, request))
                    {
                        await PlayAsync(client, bytes => SendRtpAsync(stream, bytes));
                        return;
                    }
                }
                else
                {
                    if (await AnswerHttpAsync(stream))
                    {
                        await PlayAsync(client, bytes => stream.WriteAsync(bytes, _stop.Token));
                    }

                    return;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client, or the drill, has ended the connection.
        }
        finally
        {
            client.Dispose();
            _clients.TryRemove(client, out _);
        }
    }

    private static async Task<(string Method, string Address, string Sequence)?> ReadRequestAsync(StreamReader reader)
    {
        if (await reader.ReadLineAsync() is not { } first || first.Split(' ') is not [var method, var address, ..])
        {
            return null;
        }

        var sequence = "";
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            sequence = line.StartsWith("CSeq:", StringComparison.OrdinalIgnoreCase) ? line : sequence;
        }

        return (method, address, sequence);
    }

    /// <summary>True where video follows.</summary>
    private async Task<bool> AnswerHttpAsync(NetworkStream stream)
    {
        var (answer, goesOn) = _fault switch
        {
            CameraFault.HalfAHeader => ("HTTP/1.1 200 OK\r\nContent-Ty", false),
            CameraFault.Unauthorized => (Refusal("401 Unauthorized", "WWW-Authenticate: Basic realm=\"drill\"\r\n"), false),
            CameraFault.Forbidden => (Refusal("403 Forbidden"), false),
            CameraFault.NotFound => (Refusal("404 Not Found"), false),
            CameraFault.ServerError => (Refusal("500 Internal Server Error"), false),
            CameraFault.RedirectLoop => (Refusal("302 Found", $"Location: http://127.0.0.1:{Port}/again\r\n"), false),
            CameraFault.Text => ($"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {Page.Length}\r\nConnection: close\r\n\r\n{Page}", false),
            CameraFault.NothingSent => (Refusal("200 OK"), false),
            _ => ("HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\nConnection: close\r\n\r\n", true),
        };
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), _stop.Token);
        if (_fault == CameraFault.SoundOnly)
        {
            await stream.WriteAsync(_clips.Sound, _stop.Token);
            return false;
        }

        if (_fault == CameraFault.HalfAHeader)
        {
            await Forever();
        }

        return goesOn;

        static string Refusal(string status, string header = "") => $"HTTP/1.1 {status}\r\n{header}Content-Length: 0\r\nConnection: close\r\n\r\n";
    }

    /// <summary>True where the client asked to play.</summary>
    private async Task<bool> AnswerRtspAsync(NetworkStream stream, (string Method, string Address, string Sequence) request)
    {
        const string Description = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=drill\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\nm=video 0 RTP/AVP 33\r\na=control:track0\r\n";
        var (status, rest) = (_fault, request.Method) switch
        {
            (CameraFault.RtspUnauthorized, "DESCRIBE") => ("401 Unauthorized", "WWW-Authenticate: Basic realm=\"drill\"\r\n\r\n"),
            (CameraFault.RtspUnavailable, "DESCRIBE") => ("503 Service Unavailable", "\r\n"),
            (CameraFault.RtspNoSession, "PLAY") => ("454 Session Not Found", "\r\n"),
            (_, "OPTIONS") => ("200 OK", "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n\r\n"),
            (_, "DESCRIBE") => ("200 OK", $"Content-Type: application/sdp\r\nContent-Length: {Description.Length}\r\n\r\n{Description}"),
            (_, "SETUP") => ("200 OK", "Session: 1;timeout=60\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n"),
            _ => ("200 OK", "Session: 1\r\n\r\n"),
        };
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"RTSP/1.0 {status}\r\n{request.Sequence}\r\n{rest}"), _stop.Token);
        return request.Method == "PLAY" && status == "200 OK";
    }

    private async Task PlayAsync(Socket client, Func<ReadOnlyMemory<byte>, ValueTask> send)
    {
        var counters = new Dictionary<int, int>();
        var start = TimeProvider.System.GetTimestamp();
        var clock = 1000L * TicksPerSecond;
        var applied = CameraFault.None;
        for (var index = 0; ; index++)
        {
            var early = (Pace * (index - Head)) - TimeProvider.System.GetElapsedTime(start);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, TimeProvider.System, _stop.Token);
            }

            const int Jump = 600 * TicksPerSecond;
            var fault = _fault;
            clock += TicksPerSecond / DrillClips.FramesPerSecond;
            clock += fault == applied ? 0 : fault == CameraFault.ClockForward ? Jump : fault == CameraFault.ClockBack ? -Jump : 0;
            applied = fault;
            var clip = fault == CameraFault.OtherSize ? _clips.OtherSize : fault == CameraFault.OtherCodec ? _clips.OtherCodec : _clip;
            var picture = clip.Picture(index, fault == CameraFault.NoTimestamps ? null : clock, counters);
            switch (fault)
            {
                case CameraFault.Freeze or CameraFault.RtpFreeze:
                    await Forever();
                    break;
                case CameraFault.Close:
                    return;
                case CameraFault.Reset:
                    client.LingerState = new LingerOption(enable: true, seconds: 0);
                    return;
                case CameraFault.Drip:
                    await send(picture.AsMemory(0, 5));
                    break;
                case CameraFault.Garbage:
                    Random.Shared.NextBytes(picture);
                    await send(picture);
                    break;
                case CameraFault.Undecodable:
                    TransportClip.Scramble(picture);
                    await send(picture);
                    break;
                case CameraFault.BurstOfGarbage:
                    var noise = new byte[1000];
                    Random.Shared.NextBytes(noise);
                    await send(noise);
                    await send(picture);
                    break;
                case CameraFault.LostPackets:
                    await send(WithoutSome(picture, index));
                    break;
                default:
                    await send(picture);
                    break;
            }
        }
    }

    private static byte[] WithoutSome(byte[] picture, int index)
    {
        const int OneIn = 9;
        return [.. picture.Chunk(TransportClip.PacketSize).Where((_, packet) => (packet + index) % OneIn != OneIn - 1).SelectMany(packet => packet)];
    }

    /// <summary>Seven transport packets to an RTP packet (RFC 2250), within the RTSP connection (RFC 2326, 10.12).</summary>
    private async ValueTask SendRtpAsync(NetworkStream stream, ReadOnlyMemory<byte> picture)
    {
        const int Most = 7 * TransportClip.PacketSize;
        const int Framing = 4;
        const int Header = 12;
        for (var at = 0; at < picture.Length; at += Most)
        {
            var payload = picture[at..Math.Min(at + Most, picture.Length)];
            var packet = new byte[Framing + Header + payload.Length];
            packet[0] = (byte)'$';
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)(Header + payload.Length));
            packet[Framing] = 0x80;
            packet[Framing + 1] = 33;
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(Framing + 2), (ushort)Interlocked.Increment(ref _rtpSequence));
            payload.CopyTo(packet.AsMemory(Framing + Header));
            await stream.WriteAsync(packet, _stop.Token);
        }
    }

    private Task Forever() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token);
}

using System.Net;
using System.Net.Sockets;

namespace FaceLiveness.Alerts;

/// <summary>Which addresses are this machine's or a private network's, where what is sent passes no stranger.</summary>
internal static class PrivateAddress
{
    // RFC 1918, RFC 6598 (carriers and overlay networks), RFC 4193 and link-local IPv6.
    private static readonly IPNetwork[] Networks =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"),
    ];

    public static bool Is(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(plain) || Networks.Any(network => network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain));
    }

    /// <summary>Connects, to one of a host's private addresses only.</summary>
    /// <exception cref="HttpRequestException">It has none.</exception>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        IPAddress[] addresses = [.. (await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false)).Where(Is)];
        if (addresses.Length == 0)
        {
            throw new HttpRequestException($"'{host}' is a public address, and http would send without encryption. Use https, or set {nameof(WebhookOptions.AllowHttp)}.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

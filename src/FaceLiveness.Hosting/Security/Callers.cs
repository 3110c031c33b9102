using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace FaceLiveness.Hosting;

/// <summary>How often callers may try tokens and write.</summary>
internal sealed class Callers(TimeProvider time)
{
    /// <summary>Wrong tokens from one address. A token is too long to be guessed anyhow; this keeps the log and the processor quiet.</summary>
    public CallerLimit WrongTokens { get; } = new(10, TimeSpan.FromMinutes(1), time);

    /// <summary>Writes of one caller: five a second, far more than a person makes.</summary>
    public CallerLimit Writes { get; } = new(300, TimeSpan.FromMinutes(1), time);

    /// <summary>Where a request comes from; of IPv6 the network, since one machine has as many addresses in it as it likes.</summary>
    public static string AddressOf(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address)
        {
            return "socket";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 && !IPAddress.IsLoopback(address)
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }
}

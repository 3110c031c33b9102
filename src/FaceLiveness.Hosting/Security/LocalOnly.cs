using System.Net;
using Microsoft.AspNetCore.Http;

namespace FaceLiveness.Hosting;

/// <summary>What holds where neither token nor policy is asked: only this machine, only by its own name.</summary>
internal static class LocalOnly
{
    private const string Remedy = $"Set {FaceLivenessHostingOptions.SectionName}:TokenFile, so that whoever wants access must know the token, or come by http://localhost.";

    // What reverse proxies add: whoever speaks through one may be anywhere.
    private static readonly string[] ProxyHeaders = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "X-Original-For", "Via"];

    /// <summary>Whether an address that the server listens on can be reached from this machine only.</summary>
    public static bool IsLoopback(string address)
    {
        try
        {
            var bound = BindingAddress.Parse(address);

            // A socket or a pipe is no network, but what stands in front of it is nearly always a proxy, and who speaks through that nobody knows.
            return !bound.IsUnixPipe && !bound.IsNamedPipe && IsLoopbackName(bound.Host);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Why a request is not plainly from this machine; null where it is.</summary>
    public static Problem? FaultOf(HttpContext context)
    {
        // No address at all is a socket, a pipe or a server in memory.
        if (context.Connection is not { LocalIpAddress: { } local, RemoteIpAddress: { } remote } || !IPAddress.IsLoopback(local) || !IPAddress.IsLoopback(remote)
            || ProxyHeaders.Any(context.Request.Headers.ContainsKey))
        {
            return new(StatusCodes.Status403Forbidden, "Without a token this is open to the machine that it runs on and to nobody else.", Remedy);
        }

        // A page of another site can make its own name mean 127.0.0.1 (DNS rebinding), but can't hide that name.
        return IsLoopbackName(context.Request.Host.Host)
            ? null
            : new(StatusCodes.Status403Forbidden, "Without a token this answers by the names localhost, 127.0.0.1 and [::1] only.", Remedy);
    }

    private static bool IsLoopbackName(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || host is "127.0.0.1" or "[::1]" or "::1";
}

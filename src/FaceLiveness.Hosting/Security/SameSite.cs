using Microsoft.AspNetCore.Http;

namespace FaceLiveness.Hosting;

/// <summary>Keeps pages of other sites, which a browser may have open beside ours, from using what that browser may do here.</summary>
internal static class SameSite
{
    /// <summary>The header without which nothing is written: no page of another site can send it.</summary>
    public const string Header = "X-FaceLiveness";

    private const string FetchSite = "Sec-Fetch-Site";

    /// <summary>Whether a request may change something.</summary>
    public static bool IsWrite(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);

    /// <summary>Why a request is taken for one of another site's page; null where it is not.</summary>
    public static Problem? FaultOf(HttpRequest request)
    {
        if (!IsWrite(request))
        {
            return IsForeign(request) && request.Headers["Sec-Fetch-Mode"] != "navigate"
                ? new(StatusCodes.Status403Forbidden, "A page of another site may not read this.", "Open the page that belongs to this address.")
                : null;
        }

        if (request.Headers[Header] != "1")
        {
            return new(StatusCodes.Status403Forbidden, "The request lacks the header that every write needs.", $"Send '{Header}: 1' with it.");
        }

        return IsForeign(request) || (request.Headers.Origin is { Count: > 0 } origin && !string.Equals(origin, OwnOrigin(request), StringComparison.OrdinalIgnoreCase))
            ? new(
                StatusCodes.Status403Forbidden,
                "A page of another site may not write here.",
                "Open the page that belongs to this address. Behind a reverse proxy, let it pass on the outer scheme and host (X-Forwarded-Proto, X-Forwarded-Host), and let the service heed them (UseForwardedHeaders).")
            : null;
    }

    // What a browser says of where a request comes from; scripts can't change it, and programs do not send it.
    private static bool IsForeign(HttpRequest request) => request.Headers[FetchSite] is { Count: > 0 } site && site != "same-origin" && site != "none";

    private static string OwnOrigin(HttpRequest request) => $"{request.Scheme}://{request.Host.Value}";
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FaceLiveness.Hosting;

/// <summary>Signing in and out.</summary>
internal static class SessionEndpoints
{
    private const string Cookie = "faceliveness_session";

    public static void Map(RouteGroupBuilder api)
    {
        var session = api.MapGroup("session").WithTags("Session");
        session.MapGet("", GetAsync)
            .OpenToAll()
            .WithName("FaceLivenessSession")
            .WithSummary("Whether a token is required, and whether whoever asks has shown it.")
            .Produces<SessionView>();
        session.MapPost("", BeginAsync)
            .OpenToAll()
            .WithName("FaceLivenessSignIn")
            .WithSummary("Begins a session with the token, and sets its cookie.")
            .Accepts<SignInRequest>("application/json")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict);
        session.MapDelete("", End)
            .WithName("FaceLivenessSignOut")
            .WithSummary("Ends the session, and what it has open.")
            .Produces(StatusCodes.Status204NoContent);
    }

    /// <summary>What a request's cookie says; null where it has none.</summary>
    public static string? CookieOf(HttpRequest request) => request.Cookies[Cookie];

    private static async Task<IResult> GetAsync(HttpContext context, AccessGuard guard, AccessRules rules)
    {
        var (caller, _) = await guard.IdentifyAsync(context).ConfigureAwait(false);
        return ApiJson.Result(new SessionView(caller is not null, rules.Mode != AccessMode.None, caller?.Actor), ApiJson.Readable.SessionView);
    }

    private static async Task<IResult> BeginAsync(HttpContext context, AccessGuard guard, AccessRules rules, Sessions sessions)
    {
        var token = (await context.Request.ReadJsonAsync(ApiJson.Readable.SignInRequest).ConfigureAwait(false))?.Token;
        if (rules.Mode != AccessMode.Token)
        {
            return new Problem(StatusCodes.Status409Conflict, "No token is asked here.", "GET api/session says whether you have access.");
        }

        if (guard.TryToken(context, token ?? "") is { } problem)
        {
            throw new RefusedException(problem);
        }

        context.Response.Cookies.Append(Cookie, sessions.Begin(), OptionsOf(context));
        return Results.NoContent();
    }

    private static IResult End(HttpContext context, Sessions sessions)
    {
        if (context.Caller().Session is { } session)
        {
            context.Response.Cookies.Delete(Cookie, OptionsOf(context));
            sessions.End(session);
        }

        return Results.NoContent();
    }

    private static CookieOptions OptionsOf(HttpContext context)
    {
        // What the page and the API have in common: the address of this endpoint, without the end that it always has.
        var path = $"{context.Request.PathBase}{context.Request.Path}".TrimEnd('/');
        return new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            Path = path[..path.LastIndexOf("/api/session", StringComparison.OrdinalIgnoreCase)] is { Length: > 0 } prefix ? prefix : "/",
        };
    }
}

/// <summary>The answer to who is signed in.</summary>
/// <param name="Authenticated">Whether whoever asks has access.</param>
/// <param name="Required">Whether a token or a policy guards it at all.</param>
/// <param name="Actor">What the audit log calls them; null where they have no access.</param>
internal sealed record SessionView(bool Authenticated, bool Required, string? Actor);

/// <summary>What begins a session.</summary>
/// <param name="Token">The token.</param>
internal sealed record SignInRequest(string? Token);

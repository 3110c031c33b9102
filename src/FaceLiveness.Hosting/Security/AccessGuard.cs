using FaceLiveness.Storage.Files;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FaceLiveness.Hosting;

/// <summary>Stands in front of every endpoint below the prefix: who may, how often, how much; and sees to it that every fault has an answer of one form.</summary>
internal sealed partial class AccessGuard(AccessRules rules, Sessions sessions, Callers callers, ILogger<AccessGuard> logger)
{
    public const long LargestJson = 64 * 1024;

    private const string Bearer = "Bearer ";

    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>An endpoint that only those reach who may.</summary>
    /// <param name="endpoint">What answers them.</param>
    /// <param name="metadata">The endpoint's.</param>
    public RequestDelegate Around(RequestDelegate? endpoint, IReadOnlyList<object> metadata)
    {
        var isOpen = metadata.OfType<OpenToAll>().Any();
        var largest = metadata.OfType<IRequestSizeLimitMetadata>().LastOrDefault()?.MaxRequestBodySize ?? LargestJson;
        return endpoint is null ? Problem.Of(StatusCodes.Status404NotFound).ExecuteAsync : context => AnswerAsync(context, endpoint, isOpen, largest);
    }

    /// <summary>Who makes a request; null where nobody has said, or a problem where they may not even say.</summary>
    public async ValueTask<(Caller? Caller, Problem? Problem)> IdentifyAsync(HttpContext context)
    {
        switch (rules.Mode)
        {
            case AccessMode.None:
                return (Caller.Local, null);
            case AccessMode.Policy:
                return await AskPolicyAsync(context, rules.Policy!).ConfigureAwait(false);
            default:
                if (context.Request.Headers.Authorization is [{ } header] && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
                {
                    var problem = TryToken(context, header[Bearer.Length..].Trim());
                    return (problem is null ? Caller.Token : null, problem);
                }

                return (SessionEndpoints.CookieOf(context.Request) is { } value && sessions.Find(value) is { } session ? Caller.Token with { Session = session } : null, null);
        }
    }

    /// <summary>Why a token does not give access; null where it does. Wrong ones are counted.</summary>
    public Problem? TryToken(HttpContext context, string token)
    {
        var address = Callers.AddressOf(context);
        if (callers.WrongTokens.WaitOf(address) is { } wait)
        {
            return TooMany("Too many wrong tokens came from this address.", wait);
        }

        if (rules.IsToken(token))
        {
            return null;
        }

        callers.WrongTokens.Count(address);
        LogWrongToken(address);
        return new(StatusCodes.Status401Unauthorized, "This is not the token.", "The token is what the service was given as FaceLiveness:Hosting:Token, or the first line of its token file.");
    }

    public static Problem TooMany(string title, TimeSpan wait) =>
        new(StatusCodes.Status429TooManyRequests, title, "Wait as long as the header Retry-After says, and try again.") { RetryAfter = wait };

    private async Task AnswerAsync(HttpContext context, RequestDelegate endpoint, bool isOpen, long largest)
    {
        SetHeaders(context.Response);

        // What is refused unread must not be read afterwards either, to find the next request on the connection.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = largest;
        }

        var aborted = context.RequestAborted;
        Caller? caller = null;
        try
        {
            (caller, var problem) = await AdmitAsync(context, isOpen, largest).ConfigureAwait(false);
            if (problem is not null)
            {
                await RefuseAsync(context, problem).ConfigureAwait(false);
                return;
            }

            using var ended = CancellationTokenSource.CreateLinkedTokenSource(aborted, caller?.Session?.Ended ?? CancellationToken.None);
            context.RequestAborted = ended.Token;
            context.Features.Set(caller);
            await endpoint(context).ConfigureAwait(false);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
            {
                await RefuseAsync(context, Problem.Of(context.Response.StatusCode)).ConfigureAwait(false);
            }
        }
        catch (Exception fault) when (!context.Response.HasStarted && ProblemOf(fault, context) is { } problem)
        {
            await RefuseAsync(context, problem).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked is gone, or has signed out.
            context.Abort();
        }
        finally
        {
            context.RequestAborted = aborted;
            if (caller?.Session is { } session)
            {
                sessions.Use(session);
            }
        }
    }

    private async ValueTask<(Caller? Caller, Problem? Problem)> AdmitAsync(HttpContext context, bool isOpen, long largest)
    {
        var problem = (rules.Mode == AccessMode.None ? LocalOnly.FaultOf(context) : null) ?? (isOpen && !SameSite.IsWrite(context.Request) ? null : SameSite.FaultOf(context.Request));
        if (problem is not null)
        {
            return (null, problem);
        }

        Caller? caller = null;
        if (!isOpen)
        {
            (caller, problem) = await IdentifyAsync(context).ConfigureAwait(false);
            if (caller is null)
            {
                return (null, problem ?? NotSignedIn());
            }
        }

        if (SameSite.IsWrite(context.Request) && callers.Writes.Take($"{caller?.Actor} {caller?.Session?.Key ?? Callers.AddressOf(context)}") is { } wait)
        {
            return (null, TooMany("Too many changes at once.", wait));
        }

        return context.Request.ContentLength > largest ? (null, Problem.Of(StatusCodes.Status413PayloadTooLarge)) : (caller, null);
    }

    private Problem NotSignedIn() => rules.Mode == AccessMode.Policy
        ? new(StatusCodes.Status401Unauthorized, "You are not signed in.", "Sign in to the site that this belongs to.")
        : new(StatusCodes.Status401Unauthorized, "This needs the token.", "Send it as 'Authorization: Bearer …', or begin a session with it: POST api/session.");

    private static async ValueTask<(Caller? Caller, Problem? Problem)> AskPolicyAsync(HttpContext context, string name)
    {
        var policy = await context.RequestServices.GetRequiredService<IAuthorizationPolicyProvider>().GetPolicyAsync(name).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"The host has no policy '{name}' any more.");
        var evaluator = context.RequestServices.GetRequiredService<IPolicyEvaluator>();
        var authentication = await evaluator.AuthenticateAsync(policy, context).ConfigureAwait(false);
        var authorization = await evaluator.AuthorizeAsync(policy, authentication, context, context).ConfigureAwait(false);
        return authorization.Succeeded ? (Caller.User(context.User.Identity?.Name), null)
            : authorization.Forbidden ? (null, new(StatusCodes.Status403Forbidden, "You may not do this.", "Ask whoever runs the service for the right to."))
            : (null, null);
    }

    private Task RefuseAsync(HttpContext context, Problem problem)
    {
        // Of what the endpoint began to answer; what came before it, such as HSTS, stays.
        var headers = context.Response.Headers;
        (headers.ContentLength, headers.ETag, headers.ContentDisposition, headers.CacheControl) = (null, default, default, "no-store");
        if (problem.Status == StatusCodes.Status401Unauthorized && rules.Mode == AccessMode.Token)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        return problem.ExecuteAsync(context);
    }

    private Problem? ProblemOf(Exception fault, HttpContext context)
    {
        switch (fault)
        {
            case RefusedException refused:
                return refused.Problem;
            case BadHttpRequestException bad:
                return Problem.Of(bad.StatusCode);
            case OperationCanceledException when context.RequestAborted.IsCancellationRequested:
                return null;
            case ProfileConflictException:
                return new(StatusCodes.Status409Conflict, "Somebody else has changed the profile meanwhile.", "Read it again and apply the change to that.");
            case EmbeddingModelMismatchException:
                return new(StatusCodes.Status409Conflict, "The two were made with different recognition models and can't be put together.", "Enrol the person again with the model that runs now.");
            case IOException or UnauthorizedAccessException or MasterKeyUnavailableException when !context.RequestAborted.IsCancellationRequested:
                LogUnavailable(fault, context.GetEndpoint()?.DisplayName);
                return new(
                    StatusCodes.Status503ServiceUnavailable,
                    "What is kept on the disk can't be read or written.",
                    "Free space on the service's disk, or give its user the right to write in the folders of profiles, history and audit log; its log says which. Then try again.");
            default:
                LogFault(fault, context.GetEndpoint()?.DisplayName);
                return Problem.Of(StatusCodes.Status500InternalServerError);
        }
    }

    private static void SetHeaders(HttpResponse response)
    {
        var headers = response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
    }

    [LoggerMessage(6201, LogLevel.Warning, "A wrong token came from {Address}.")]
    private partial void LogWrongToken(string address);

    [LoggerMessage(6202, LogLevel.Error, "{Endpoint} could not be answered: what is kept on the disk can't be read or written.")]
    private partial void LogUnavailable(Exception fault, string? endpoint);

    [LoggerMessage(6203, LogLevel.Error, "{Endpoint} failed.")]
    private partial void LogFault(Exception fault, string? endpoint);
}

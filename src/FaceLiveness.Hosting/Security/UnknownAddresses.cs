using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace FaceLiveness.Hosting;

/// <summary>
/// Answers below the prefix what no endpoint answers: to those who have access, as every other fault is answered; to others like everything
/// else, so that nobody learns what there is.
/// </summary>
internal static class UnknownAddresses
{
    private const string Rest = "{**rest}";

    public static void Map(RouteGroupBuilder all, RouteGroupBuilder api)
    {
        api.Map(Rest, AnswerAsync).WithMetadata(Fallback.Instance).ExcludeFromDescription();

        // After whatever the page serves.
        all.Map(Rest, AnswerAsync).WithMetadata(Fallback.Instance).ExcludeFromDescription().WithOrder(int.MaxValue);
    }

    private static Task AnswerAsync(HttpContext context)
    {
        var there = context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<GuardedEndpoint>() is not null && endpoint.Metadata.GetMetadata<Fallback>() is null)
            .Where(endpoint => new TemplateMatcher(new RouteTemplate(endpoint.RoutePattern), []).TryMatch(context.Request.Path, []))
            .Select(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])
            .ToList();
        var problem = Problem.Of(
            there.Count == 0 ? StatusCodes.Status404NotFound
            : there.Exists(methods => methods.Contains(context.Request.Method, StringComparer.OrdinalIgnoreCase)) ? StatusCodes.Status415UnsupportedMediaType
            : StatusCodes.Status405MethodNotAllowed);
        if (problem.Status == StatusCodes.Status405MethodNotAllowed)
        {
            context.Response.Headers.Allow = there.SelectMany(methods => methods).Distinct().Order(StringComparer.Ordinal).ToArray();
        }

        return problem.ExecuteAsync(context);
    }

    private sealed class Fallback
    {
        public static Fallback Instance { get; } = new();
    }
}

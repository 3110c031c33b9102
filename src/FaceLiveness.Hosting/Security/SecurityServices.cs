using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FaceLiveness.Hosting;

/// <summary>What decides who may look and who may write.</summary>
internal static class SecurityServices
{
    public static void Add(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FaceLivenessHostingOptions>, AccessOptionsValidator>());
        services.TryAddSingleton(provider => AccessRules.Of(provider.GetRequiredService<IOptions<FaceLivenessHostingOptions>>().Value));
        services.TryAddSingleton<Sessions>();
        services.TryAddSingleton<Callers>();
        services.TryAddSingleton<AccessGuard>();
        services.TryAddSingleton<BoundAddresses>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<BoundAddresses>());
        services.TryAddSingleton<ApiDescription>();
    }

    /// <summary>Guards every endpoint of the group, those mapped before and those mapped later.</summary>
    public static void Guard(RouteGroupBuilder all)
    {
        var services = ((IEndpointRouteBuilder)all).ServiceProvider;
        var guard = services.GetRequiredService<AccessGuard>();
        services.GetRequiredService<BoundAddresses>().Serve();
        var api = all.MapGroup("api");
        SessionEndpoints.Map(api);
        api.MapGet("openapi.json", (HttpContext context, ApiDescription description) => description.WriteAsync(context))
            .WithName("FaceLivenessOpenApi")
            .WithSummary("This description of the API.");
        UnknownAddresses.Map(all, api);
        all.WithMetadata(GuardedEndpoint.Instance).WithGroupName(ApiDescription.Document);

        // Around the endpoint itself, since filters do not run for every kind of handler: there is no way to map one below the prefix without it.
        ((IEndpointConventionBuilder)all).Finally(endpoint => endpoint.RequestDelegate = guard.Around(endpoint.RequestDelegate, [.. endpoint.Metadata]));
    }
}

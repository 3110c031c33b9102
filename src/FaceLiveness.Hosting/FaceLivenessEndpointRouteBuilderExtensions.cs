using FaceLiveness.Hosting;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the endpoints and the page of FaceLiveness.</summary>
public static class FaceLivenessEndpointRouteBuilderExtensions
{
    /// <summary>Maps the page, the API and the live view below a prefix. Needs <c>AddFaceLivenessHosting</c>.</summary>
    /// <param name="endpoints">Where to map.</param>
    /// <param name="prefix">What their addresses begin with, such as <c>/faceliveness</c>.</param>
    public static IEndpointConventionBuilder MapFaceLiveness(this IEndpointRouteBuilder endpoints, string prefix = "/faceliveness")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrWhiteSpace(prefix);
        var all = endpoints.MapGroup(prefix);
        var api = all.MapGroup("api");
        LiveEndpoints.Map(api);
        SettingsEndpoints.Map(api);
        HealthEndpoint.Map(all);
        ProfileEndpoints.Map(api);
        HistoryEndpoints.Map(api);
        AlertEndpoints.Map(api);
        SecurityServices.Guard(all);
        PageEndpoints.Map(all);
        return all;
    }
}

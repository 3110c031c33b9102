using Microsoft.AspNetCore.Routing;

namespace FaceLiveness.Hosting;

/// <summary>Rules, sinks and what could not be delivered.</summary>
internal static class AlertEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
    }
}

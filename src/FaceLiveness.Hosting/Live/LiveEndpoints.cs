using Microsoft.AspNetCore.Routing;

namespace FaceLiveness.Hosting;

/// <summary>Status, streams, pictures and events as they come.</summary>
internal static class LiveEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
    }
}

using Microsoft.AspNetCore.Routing;

namespace FaceLiveness.Hosting;

/// <summary>What runs: cameras, models, options, health.</summary>
internal static class SettingsEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
    }
}

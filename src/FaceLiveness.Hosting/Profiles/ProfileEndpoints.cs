using Microsoft.AspNetCore.Routing;

namespace FaceLiveness.Hosting;

/// <summary>Profiles: list, pictures, and what a person decides of them.</summary>
internal static class ProfileEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
    }
}

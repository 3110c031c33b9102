using Microsoft.AspNetCore.Routing;

namespace FaceLiveness.Hosting;

/// <summary>The page for operators, from the assembly.</summary>
internal static class PageEndpoints
{
    public static void Map(RouteGroupBuilder page)
    {
    }
}

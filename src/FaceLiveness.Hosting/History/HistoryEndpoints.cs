using Microsoft.AspNetCore.Routing;

namespace FaceLiveness.Hosting;

/// <summary>What happened: history and audit log.</summary>
internal static class HistoryEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
    }
}

using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FaceLiveness.Hosting;

/// <summary>What decides who may look and who may write.</summary>
internal static class SecurityServices
{
    public static void Add(IServiceCollection services)
    {
    }

    /// <summary>Guards every endpoint of the group, those mapped before and those mapped later.</summary>
    public static void Guard(RouteGroupBuilder all)
    {
    }
}

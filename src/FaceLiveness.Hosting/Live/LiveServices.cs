using Microsoft.Extensions.DependencyInjection;

namespace FaceLiveness.Hosting;

/// <summary>What carries pictures and events to whoever watches.</summary>
internal static class LiveServices
{
    public static void Add(IServiceCollection services)
    {
    }
}

using Microsoft.Extensions.DependencyInjection;

namespace FaceLiveness.Hosting;

/// <summary>What decides who may look and who may write.</summary>
internal static class SecurityServices
{
    public static void Add(IServiceCollection services)
    {
    }
}

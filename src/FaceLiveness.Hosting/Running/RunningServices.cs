using Microsoft.Extensions.DependencyInjection;

namespace FaceLiveness.Hosting;

/// <summary>What runs the pipeline, and what tells how it is doing.</summary>
internal static class RunningServices
{
    public static void Add(IServiceCollection services)
    {
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FaceLiveness.Hosting;

/// <summary>What runs the pipeline, and what tells how it is doing.</summary>
internal static class RunningServices
{
    public static void Add(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ConfiguredCameras>();
        services.TryAddSingleton<PipelineService>();
        services.AddHostedService(provider => provider.GetRequiredService<PipelineService>());
        services.ConfigureFaceLiveness((_, pipeline) => pipeline.RunUntilCancelled());
    }
}

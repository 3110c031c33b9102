using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FaceLiveness.Hosting;

/// <summary>What runs the pipeline, and what tells how it is doing.</summary>
internal static class RunningServices
{
    public static void Add(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(PipelineService)))
        {
            return;
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ConfiguredCameras>();
        services.AddSingleton<PipelineService>();
        services.AddHostedService(provider => provider.GetRequiredService<PipelineService>());
        services.ConfigureFaceLiveness((_, pipeline) => pipeline.RunUntilCancelled());
        services.AddSingleton<MetricsText>();

        // As single instances: one that is failing logs it once.
        services.AddSingleton<StoreHealthCheck>();
        services.AddHealthChecks()
            .AddCheck<StreamsHealthCheck>($"{HealthEndpoint.Prefix}streams", tags: [HealthEndpoint.Tag])
            .AddCheck<StoreHealthCheck>($"{HealthEndpoint.Prefix}store", tags: [HealthEndpoint.Tag])
            .AddCheck<ModelHealthCheck>($"{HealthEndpoint.Prefix}model", tags: [HealthEndpoint.Tag]);
    }
}

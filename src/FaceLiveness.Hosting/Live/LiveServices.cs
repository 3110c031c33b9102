using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FaceLiveness.Hosting;

/// <summary>What carries pictures and events to whoever watches.</summary>
internal static class LiveServices
{
    public static void Add(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(LiveView)))
        {
            return;
        }

        services.AddSingleton<ListenerLimit>();
        services.AddSingleton<EventStream>();
        services.AddSingleton<LiveView>();
        services.TryAddSingleton(provider => new Lazy<FacePipeline>(provider.GetRequiredService<FacePipeline>));
        services.ConfigureFaceLiveness((provider, pipeline) =>
        {
            var (events, view) = (provider.GetRequiredService<EventStream>(), provider.GetRequiredService<LiveView>());
            pipeline.AddEventSink(view).AddProfileEventSink(view).AddResultSink(view).AddEventSink(events).AddProfileEventSink(events);
        });
    }
}

using FaceLiveness;
using FaceLiveness.Alerts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Wires alerts into a host.</summary>
public static class FaceLivenessAlertsServiceCollectionExtensions
{
    /// <summary>
    /// Tells people what happens, by the rules of the configuration section <c>FaceLiveness:Alerts</c>. Without rules nothing is sent anywhere.
    /// </summary>
    /// <remarks>
    /// Rules and sinks are validated when the host starts, and all faults listed at once. Sinks of one's own are registered as <see cref="IAlertSink"/>.
    /// </remarks>
    /// <param name="services">The collection, to which <c>AddFaceLiveness</c> adds the pipeline.</param>
    /// <param name="configure">Changes the options, after the configuration was read; also when it is read anew.</param>
    public static IServiceCollection AddFaceLivenessAlerts(this IServiceCollection services, Action<AlertOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<AlertOptions>()
            .Configure<IServiceProvider>((options, provider) => AlertConfiguration.Bind(provider.GetService<IConfiguration>(), options))
            .Configure(options => configure?.Invoke(options))
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AlertOptions>, AlertOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        if (services.Any(service => service.ServiceType == typeof(AlertService)))
        {
            return services;
        }

        services.AddSingleton(provider => new AlertService(
            provider.GetRequiredService<IOptionsFactory<AlertOptions>>(),
            provider.GetServices<IAlertSink>(),
            () => provider.GetService<FacePipeline>()?.ImageCodec,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<AlertService>>() ?? NullLogger<AlertService>.Instance,
            provider.GetService<IConfiguration>()));
        services.AddHostedService<AlertHost>();
        return services.ConfigureFaceLiveness((provider, pipeline) =>
        {
            var alerts = provider.GetRequiredService<AlertService>();
            pipeline.AddEventSink(alerts).AddProfileEventSink(alerts).AddResultSink(alerts.Snapshots);
        });
    }
}

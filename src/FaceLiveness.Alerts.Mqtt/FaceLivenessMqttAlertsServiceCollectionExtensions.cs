using FaceLiveness.Alerts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Wires alerts by MQTT into a host.</summary>
public static class FaceLivenessMqttAlertsServiceCollectionExtensions
{
    /// <summary>
    /// Adds the sink <c>mqtt</c> for the rules of <c>AddFaceLivenessAlerts</c>, by the configuration section <c>FaceLiveness:Alerts:Mqtt</c>; and, where that
    /// says so, the state of every stream for Home Assistant.
    /// </summary>
    /// <param name="services">The collection.</param>
    /// <param name="configure">Changes the options, after the configuration was read.</param>
    public static IServiceCollection AddFaceLivenessMqttAlerts(this IServiceCollection services, Action<MqttAlertOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<MqttAlertOptions>()
            .Configure<IServiceProvider>((options, provider) => provider.GetService<IConfiguration>()?.GetSection(MqttAlertOptions.SectionName).Bind(options))
            .Configure(options => configure?.Invoke(options))
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MqttAlertOptions>, MqttAlertOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        if (services.Any(service => service.ServiceType == typeof(MqttConnection)))
        {
            return services;
        }

        services.AddSingleton<MqttConnection>();
        services.AddSingleton<IAlertSink, MqttAlertSink>();
        services.AddSingleton(provider => new MqttStatePublisher(
            provider.GetRequiredService<MqttConnection>(),
            provider.GetRequiredService<IOptions<MqttAlertOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<MqttStatePublisher>>()));
        services.AddHostedService(provider => provider.GetRequiredService<MqttStatePublisher>());
        return services.ConfigureFaceLiveness((provider, pipeline) =>
        {
            var states = provider.GetRequiredService<MqttStatePublisher>();
            pipeline.AddEventSink(states).AddProfileEventSink(states);
        });
    }
}

using FaceLiveness.Alerts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Wires alerts by e-mail into a host.</summary>
public static class FaceLivenessMailAlertsServiceCollectionExtensions
{
    /// <summary>Adds the sink <c>mail</c> for the rules of <c>AddFaceLivenessAlerts</c>, by the configuration section <c>FaceLiveness:Alerts:Mail</c>.</summary>
    /// <param name="services">The collection.</param>
    /// <param name="configure">Changes the options, after the configuration was read.</param>
    public static IServiceCollection AddFaceLivenessMailAlerts(this IServiceCollection services, Action<MailAlertOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<MailAlertOptions>()
            .Configure<IServiceProvider>((options, provider) => provider.GetService<IConfiguration>()?.GetSection(MailAlertOptions.SectionName).Bind(options))
            .Configure(options => configure?.Invoke(options))
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MailAlertOptions>, MailAlertOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAlertSink, MailAlertSink>());
        return services;
    }
}

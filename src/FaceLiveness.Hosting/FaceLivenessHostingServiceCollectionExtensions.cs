using FaceLiveness.Hosting;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Wires FaceLiveness into a host.</summary>
public static class FaceLivenessHostingServiceCollectionExtensions
{
    /// <summary>
    /// Runs the pipeline of <c>AddFaceLiveness</c> with the host, watches the cameras of <c>FaceLiveness:Cameras</c> and follows that section as it
    /// changes, and brings what <c>MapFaceLiveness</c> needs.
    /// </summary>
    /// <param name="services">The collection.</param>
    /// <param name="configure">Changes the options, after <c>FaceLiveness:Hosting</c> was read.</param>
    public static IServiceCollection AddFaceLivenessHosting(this IServiceCollection services, Action<FaceLivenessHostingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<FaceLivenessHostingOptions>()
            .Configure<IConfiguration>((options, configuration) => configuration.GetSection(FaceLivenessHostingOptions.SectionName).Bind(options))
            .Configure(options => configure?.Invoke(options))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        RunningServices.Add(services);
        LiveServices.Add(services);
        SecurityServices.Add(services);
        ProfileServices.Add(services);
        return services;
    }
}

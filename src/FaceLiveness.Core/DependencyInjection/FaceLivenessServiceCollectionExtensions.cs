using FaceLiveness;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Wires FaceLiveness into a service collection.</summary>
public static class FaceLivenessServiceCollectionExtensions
{
    /// <summary>
    /// Registers one <see cref="FacePipeline"/>, built when it is first asked for by exactly what <paramref name="configure"/> does to a
    /// <see cref="PipelineBuilder"/>. Stages that it does not add are taken from the container.
    /// </summary>
    /// <remarks>
    /// Options come from the section <c>FaceLiveness</c> of the container's <see cref="IConfiguration"/>, where there is one,
    /// and are validated when the host starts.
    /// </remarks>
    /// <param name="services">The collection.</param>
    /// <param name="configure">Adds and wraps stages.</param>
    public static IServiceCollection AddFaceLiveness(this IServiceCollection services, Action<PipelineBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.ConfigureFaceLiveness((_, pipeline) => configure(pipeline));
        services.AddOptions<FaceLivenessOptions>()
            .Configure<IServiceProvider>((options, provider) =>
                provider.GetService<IConfiguration>()?.GetSection(FaceLivenessOptions.SectionName).Bind(options))
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FaceLivenessOptions>, FaceLivenessOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider =>
        {
            var builder = new PipelineBuilder();
            foreach (var configuration in provider.GetServices<PipelineConfiguration>())
            {
                configuration.Configure(provider, builder);
            }

            return builder.Build(provider);
        });
        return services;
    }

    /// <summary>Adds to what <see cref="AddFaceLiveness"/> builds, whichever is called first: for packages that bring stages or sinks.</summary>
    /// <param name="services">The collection.</param>
    /// <param name="configure">Adds and wraps stages; called once, in the order of the calls.</param>
    public static IServiceCollection ConfigureFaceLiveness(this IServiceCollection services, Action<IServiceProvider, PipelineBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddSingleton(new PipelineConfiguration(configure));
    }

    private sealed record PipelineConfiguration(Action<IServiceProvider, PipelineBuilder> Configure);
}

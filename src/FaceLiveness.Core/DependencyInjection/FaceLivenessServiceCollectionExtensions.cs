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
        services.AddOptions<FaceLivenessOptions>()
            .Configure<IServiceProvider>((options, provider) =>
                provider.GetService<IConfiguration>()?.GetSection(FaceLivenessOptions.SectionName).Bind(options))
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FaceLivenessOptions>, FaceLivenessOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider =>
        {
            var builder = new PipelineBuilder();
            configure(builder);
            return builder.Build(provider);
        });
        return services;
    }
}

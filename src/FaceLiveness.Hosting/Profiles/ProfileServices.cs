using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FaceLiveness.Hosting;

/// <summary>What shows profiles and changes them.</summary>
internal static class ProfileServices
{
    public static void Add(IServiceCollection services)
    {
        services.TryAddSingleton<ProfileViews>();
        services.TryAddSingleton<ProfileDesk>();
        services.TryAddSingleton<ProfileEnrollment>();
        services.TryAddSingleton<RecordReader>();
    }
}

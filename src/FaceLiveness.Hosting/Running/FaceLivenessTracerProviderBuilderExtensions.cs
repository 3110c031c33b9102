using FaceLiveness;

namespace OpenTelemetry.Trace;

/// <summary>Lets OpenTelemetry trace FaceLiveness.</summary>
public static class FaceLivenessTracerProviderBuilderExtensions
{
    /// <summary>
    /// Takes in the library's activities: one for every step of every frame, some 170 a second for a stream with one face. Sample them
    /// (<c>SetSampler</c>) before they are sent anywhere.
    /// </summary>
    /// <param name="builder">The host's traces.</param>
    public static TracerProviderBuilder AddFaceLivenessInstrumentation(this TracerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSource(FaceLivenessTelemetry.ActivitySourceName);
    }
}

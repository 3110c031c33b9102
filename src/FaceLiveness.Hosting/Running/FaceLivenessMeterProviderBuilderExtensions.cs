using FaceLiveness;

namespace OpenTelemetry.Metrics;

/// <summary>Lets OpenTelemetry measure FaceLiveness.</summary>
public static class FaceLivenessMeterProviderBuilderExtensions
{
    /// <summary>Takes in the library's meter; <c>docs/telemetry.md</c> lists its instruments.</summary>
    /// <param name="builder">The host's metrics.</param>
    public static MeterProviderBuilder AddFaceLivenessInstrumentation(this MeterProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMeter(FaceLivenessTelemetry.MeterName);
    }
}

using System.Diagnostics;

namespace FaceLiveness;

/// <summary>The names under which OpenTelemetry and others find what the library measures of itself. <c>docs/telemetry.md</c> lists it.</summary>
public static class FaceLivenessTelemetry
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "FaceLiveness";

    /// <summary>The name of the source of activities: one for each stage of each frame, with its stream as tag <c>stream</c>.</summary>
    public const string ActivitySourceName = "FaceLiveness";

    /// <summary>The source of activities; for frame sources and stages that want to be seen in the same timeline. Costs nothing unless somebody listens.</summary>
    public static ActivitySource Activities { get; } = new(ActivitySourceName);
}

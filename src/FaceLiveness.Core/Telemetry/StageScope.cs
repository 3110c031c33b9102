using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace FaceLiveness;

/// <summary>Measures one step from its making to its disposal.</summary>
internal readonly struct StageScope(Histogram<double>? durations, TimeProvider timeProvider, string stage, string stream) : IDisposable
{
    private readonly long _start = durations is null ? 0 : timeProvider.GetTimestamp();
    private readonly Activity? _activity = FaceLivenessTelemetry.Activities.HasListeners()
        ? FaceLivenessTelemetry.Activities.StartActivity(ActivityKind.Internal, tags: [new("stream", stream)], name: stage)
        : null;

    public void Dispose()
    {
        _activity?.Dispose();
        durations?.Record(timeProvider.GetElapsedTime(_start).TotalSeconds, new("stage", stage), new("stream", stream));
    }
}

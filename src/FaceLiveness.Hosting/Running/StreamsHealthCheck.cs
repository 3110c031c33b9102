using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FaceLiveness.Hosting;

/// <summary>Whether the cameras deliver pictures: unhealthy where none of them does, degraded where some do not or an entry of the configuration is refused.</summary>
internal sealed class StreamsHealthCheck(PipelineService service, FacePipeline pipeline, ConfiguredCameras cameras) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var streams = pipeline.Streams;
        var data = streams.ToDictionary(stream => stream.StreamId, stream => (object)LiveJson.Name(stream.State), StringComparer.Ordinal);
        var lost = streams.Count(stream => stream.State is StreamState.Stalled or StreamState.Retrying or StreamState.Failed);
        var result =
            !service.IsRunning ? HealthCheckResult.Unhealthy("Nothing is watched: the pipeline does not run.", data: data)
            : lost == 0 && cameras.IsFaulty ? HealthCheckResult.Degraded("A camera of the configuration can't be watched. The log says which, and what to do.", data: data)
            : lost == 0 ? HealthCheckResult.Healthy(streams.Count == 0 ? "There is no stream to watch." : "All streams deliver pictures, or are about to.", data)
            : new HealthCheckResult(
                lost < streams.Count ? HealthStatus.Degraded : HealthStatus.Unhealthy,
                string.Create(CultureInfo.InvariantCulture, $"{lost} of {streams.Count} streams deliver no pictures. The list of streams says why."),
                data: data);
        return Task.FromResult(result);
    }
}

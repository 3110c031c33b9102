using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FaceLiveness.Hosting;

/// <summary>Whether everybody who is remembered can be recognised by the model that runs: degraded where some were remembered by another one.</summary>
internal sealed class ModelHealthCheck(FacePipeline pipeline) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var model = pipeline.ModelId;
        var foreign = pipeline.Profiles.List().Count(profile => profile.Samples.Count > 0 && profile.Samples.All(sample => sample.Embedding.ModelId != model));
        var data = new Dictionary<string, object>(StringComparer.Ordinal) { ["model_id"] = model };
        return Task.FromResult(foreign == 0
            ? HealthCheckResult.Healthy("Everybody who is remembered can be recognised.", data)
            : HealthCheckResult.Degraded(
                string.Create(CultureInfo.InvariantCulture, $"{foreign} people were remembered by another model and are not recognised. Run that model again, or enrol them anew."), data: data));
    }
}

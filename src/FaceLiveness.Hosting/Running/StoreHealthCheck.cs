using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace FaceLiveness.Hosting;

/// <summary>
/// Whether profiles can be saved. Degraded where they can't: people are watched for and recognised all the same, so nobody should restart the host
/// for it, who would then find no store at all.
/// </summary>
internal sealed partial class StoreHealthCheck(FacePipeline pipeline, ILogger<StoreHealthCheck> logger) : IHealthCheck
{
    private bool _isFailing;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await pipeline.ProfileStore.CheckAsync(cancellationToken).ConfigureAwait(false);
            _isFailing = false;
            return HealthCheckResult.Healthy("Profiles can be read and saved.");
        }
        catch (IOException fault)
        {
            // With its path, which is nobody's business who asks over the network; and once, however often they ask.
            if (!_isFailing)
            {
                _isFailing = true;
                LogCannotSave(fault.Message);
            }

            return HealthCheckResult.Degraded(
                "Profiles can't be saved: nothing is learned until they can be. Free space on the service's disk, or give its user the right to write in the folder of profiles; the log says which.");
        }
    }

    [LoggerMessage(EventId = 6012, Level = LogLevel.Error, Message = "The profile store is not in order: {Cause}")]
    private partial void LogCannotSave(string cause);
}

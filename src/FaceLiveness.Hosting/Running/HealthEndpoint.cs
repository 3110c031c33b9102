using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FaceLiveness.Hosting;

/// <summary>Whether all is in order, for whoever watches over services.</summary>
internal static class HealthEndpoint
{
    /// <summary>What the names of our checks begin with, among the host's own.</summary>
    public const string Prefix = "faceliveness-";

    /// <summary>What all our checks are tagged with.</summary>
    public const string Tag = "faceliveness";

    public static void Map(RouteGroupBuilder all) => all.MapGet("health", CheckAsync)
        .WithTags("Live")
        .WithName("FaceLivenessHealth")
        .WithSummary("Whether streams, store and model are in order.")
        .Produces<HealthView>()
        .Produces<HealthView>(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> CheckAsync(HealthCheckService checks, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(check => check.Tags.Contains(Tag), cancellationToken).ConfigureAwait(false);
        var view = new HealthView(
            LiveJson.Name(report.Status),
            report.Entries.ToDictionary(
                entry => entry.Key.StartsWith(Prefix, StringComparison.Ordinal) ? entry.Key[Prefix.Length..] : entry.Key,
                entry => new HealthCheckView(LiveJson.Name(entry.Value.Status), entry.Value.Description, entry.Value.Data.ToDictionary(data => data.Key, data => data.Value.ToString()))));
        return Results.Json(
            view,
            LiveJson.Line.HealthView,
            statusCode: report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}

/// <summary>What the health endpoint answers.</summary>
internal sealed record HealthView(string Status, IReadOnlyDictionary<string, HealthCheckView> Checks);

/// <summary>What one check says.</summary>
internal sealed record HealthCheckView(
    string Status,
    string? Description,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string?>? Data);

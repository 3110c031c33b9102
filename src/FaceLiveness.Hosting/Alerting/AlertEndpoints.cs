using FaceLiveness.Alerts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FaceLiveness.Hosting;

/// <summary>Rules, sinks and what could not be delivered. Empty where the host has no alerts.</summary>
internal static partial class AlertEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var alerts = api.MapGroup("alerts").WithTags("Alerts");
        alerts.MapGet("", Get)
            .WithName("FaceLivenessAlerts")
            .WithSummary("The rules in force, how every sink is doing, and what could not be delivered, the oldest first.")
            .Produces<AlertsView>();
        alerts.MapPost("dead/{id}/retry", Retry)
            .WithName("FaceLivenessRetryAlert")
            .WithSummary("Sends again what could not be delivered, after what waits for its sink now.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(StatusCodes.Status404NotFound);
        alerts.MapDelete("dead/{id}", Discard)
            .WithName("FaceLivenessDiscardAlert")
            .WithSummary("Deletes what could not be delivered.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(StatusCodes.Status404NotFound);
    }

    private static IResult Get(HttpContext context) =>
        ApiJson.Result(Find(context) is { } alerts ? AlertsView.Of(alerts.GetStatus()) : AlertsView.Empty, AlertsJson.Readable.AlertsView);

    // The audit log tells of profiles; what somebody did with an alert is told by the service's own.
    private static IResult Retry(HttpContext context, ILogger<AlertService> logger, string id)
    {
        if (Find(context)?.Retry(id) != true)
        {
            return NotFound;
        }

        var actor = context.Caller().Actor;
        LogRetried(logger, id, actor);
        return Results.NoContent();
    }

    private static IResult Discard(HttpContext context, ILogger<AlertService> logger, string id)
    {
        if (Find(context)?.Discard(id) != true)
        {
            return NotFound;
        }

        var actor = context.Caller().Actor;
        LogDiscarded(logger, id, actor);
        return Results.NoContent();
    }

    private static AlertService? Find(HttpContext context) => context.RequestServices.GetService<AlertService>();

    private static Problem NotFound => new(
        StatusCodes.Status404NotFound,
        "There is no such alert to send again or to delete.",
        "It was delivered or deleted meanwhile, or its sink is there no more. Load the list of alerts again.");

    [LoggerMessage(EventId = 6301, Level = LogLevel.Information, Message = "Dead letter {Id} was sent again by {Actor}")]
    private static partial void LogRetried(ILogger logger, string id, string actor);

    [LoggerMessage(EventId = 6302, Level = LogLevel.Information, Message = "Dead letter {Id} was deleted by {Actor}")]
    private static partial void LogDiscarded(ILogger logger, string id, string actor);
}

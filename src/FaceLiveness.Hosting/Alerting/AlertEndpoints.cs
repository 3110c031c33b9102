using FaceLiveness.Alerts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FaceLiveness.Hosting;

/// <summary>Rules, sinks and what could not be delivered. Empty where the host has no alerts.</summary>
internal static class AlertEndpoints
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

    private static IResult Retry(HttpContext context, string id) => Find(context)?.Retry(id) == true ? Results.NoContent() : NotFound;

    private static IResult Discard(HttpContext context, string id) => Find(context)?.Discard(id) == true ? Results.NoContent() : NotFound;

    private static AlertService? Find(HttpContext context) => context.RequestServices.GetService<AlertService>();

    private static Problem NotFound => new(
        StatusCodes.Status404NotFound,
        "There is no such alert to send again or to delete.",
        "It was delivered or deleted meanwhile, or its sink is there no more. Load the list of alerts again.");
}

using FaceLiveness.Alerts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FaceLiveness.Hosting;

/// <summary>Rules, sinks and what could not be delivered; what a person decides of that is a line in the audit log. Empty where the host has no alerts.</summary>
internal static class AlertEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var alerts = api.MapGroup("alerts").WithTags("Alerts");
        alerts.MapGet("", Get)
            .WithName("FaceLivenessAlerts")
            .WithSummary("The rules in force, how every sink is doing, and what could not be delivered, the oldest first.")
            .Produces<AlertsView>();
        alerts.MapPost("dead/{id}/retry", RetryAsync)
            .WithName("FaceLivenessRetryAlert")
            .WithSummary("Sends again what could not be delivered, after what waits for its sink now.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(StatusCodes.Status404NotFound);
        alerts.MapDelete("dead/{id}", DiscardAsync)
            .WithName("FaceLivenessDiscardAlert")
            .WithSummary("Deletes what could not be delivered.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(StatusCodes.Status404NotFound);
    }

    private static IResult Get(HttpContext context) =>
        ApiJson.Result(Find(context) is { } alerts ? AlertsView.Of(alerts.GetStatus()) : AlertsView.Empty, AlertsJson.Readable.AlertsView);

    private static Task<IResult> RetryAsync(HttpContext context, FacePipeline pipeline, string id) =>
        DecideAsync(context, id, static (alerts, id) => alerts.Retry(id), pipeline.Profiles.NoteAlertRetriedAsync);

    private static Task<IResult> DiscardAsync(HttpContext context, FacePipeline pipeline, string id) =>
        DecideAsync(context, id, static (alerts, id) => alerts.Discard(id), pipeline.Profiles.NoteAlertDeletedAsync);

    private static async Task<IResult> DecideAsync(
        HttpContext context, string id, Func<AlertService, string, bool> decide, Func<string, string, string?, string, CancellationToken, ValueTask> noteAsync)
    {
        if (Find(context) is not { } alerts || alerts.GetStatus().DeadLetters.FirstOrDefault(dead => dead.Id == id) is not { } letter || !decide(alerts, id))
        {
            return NotFound;
        }

        await noteAsync(letter.Alert.Id, letter.Sink, letter.Alert.ProfileId, context.Caller().Actor, CancellationToken.None).ConfigureAwait(false);
        return Results.NoContent();
    }

    private static AlertService? Find(HttpContext context) => context.RequestServices.GetService<AlertService>();

    private static Problem NotFound => new(
        StatusCodes.Status404NotFound,
        "There is no such alert to send again or to delete.",
        "It was delivered or deleted meanwhile, or its sink is there no more. Load the list of alerts again.");
}

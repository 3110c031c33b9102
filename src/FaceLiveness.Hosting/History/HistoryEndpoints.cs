using System.ComponentModel;
using FaceLiveness.Storage.Files;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace FaceLiveness.Hosting;

/// <summary>What happened: history and audit log.</summary>
internal static class HistoryEndpoints
{
    public const int MostOnAPage = 1000;
    public const int OnAPage = 200;

    private const string LimitText = "How many at most, 1 to 1000; 200 unless said otherwise.";
    private const string BeforeText = "Goes on behind a page: what it has as 'next'.";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("history", HistoryAsync)
            .WithTags("History")
            .WithName("FaceLivenessHistory")
            .WithSummary("What happened, the newest first, as history.jsonl has it.")
            .Produces<HistoryPage>()
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status410Gone);
        api.MapGet("audit", AuditAsync)
            .WithTags("History")
            .WithName("FaceLivenessAudit")
            .WithSummary("What was done with profiles, by whom and why, the newest first, as audit.jsonl has it.")
            .Produces<AuditPage>()
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status410Gone);
    }

    private static async Task<IResult> HistoryAsync(
        HttpContext context,
        FacePipeline pipeline,
        RecordReader records,
        [Description("Only what happened then or later.")] DateTimeOffset? from,
        [Description("Only what happened then or earlier.")] DateTimeOffset? to,
        [FromQuery(Name = "stream"), Description("Only of these streams.")] string[] streams,
        [FromQuery(Name = "event"), Description("Only events of these kinds, such as person_recognized.")] string[] kinds,
        [Description("Only about this person, under whichever of their ids.")] string? profile,
        [Description(LimitText)] int? limit,
        [Description(BeforeText)] string? before)
    {
        if (!records.HasHistory)
        {
            return NotKept("No history is kept here.", nameof(FaceLivenessHostingOptions.HistoryFile), "AddHistoryFile");
        }

        var ids = IdsOf(pipeline, profile);
        var (events, next) = await records.HistoryAsync(
            line => (from is null || line.Timestamp >= from)
                && (to is null || line.Timestamp <= to)
                && (streams.Length == 0 || streams.Contains(line.Stream, StringComparer.Ordinal))
                && (kinds.Length == 0 || kinds.Contains(line.Event, StringComparer.Ordinal))
                && (ids is null || (line.ProfileId is { } id && ids.Contains(id))),
            ProfileInput.Within(limit, 1, MostOnAPage, OnAPage, nameof(limit)),
            before,
            context.RequestAborted).ConfigureAwait(false);
        return ApiJson.Result(new HistoryPage(events, next), ApiJson.Readable.HistoryPage);
    }

    private static async Task<IResult> AuditAsync(
        HttpContext context,
        FacePipeline pipeline,
        RecordReader records,
        [Description("Only about this person, under whichever of their ids.")] string? profile,
        [Description(LimitText)] int? limit,
        [Description(BeforeText)] string? before)
    {
        if (!records.HasAudit)
        {
            return NotKept("No audit log is kept here.", nameof(FaceLivenessHostingOptions.AuditFile), "AddAuditFile");
        }

        var ids = IdsOf(pipeline, profile);
        var (steps, next) = await records.AuditAsync(
            line => ids is null || ids.Contains(line.ProfileId) || (line.OtherProfileId is { } other && ids.Contains(other)),
            ProfileInput.Within(limit, 1, MostOnAPage, OnAPage, nameof(limit)),
            before,
            context.RequestAborted).ConfigureAwait(false);
        return ApiJson.Result(new AuditPage(steps, next), ApiJson.Readable.AuditPage);
    }

    /// <summary>Every id of a person; of somebody who is gone the one that was given.</summary>
    private static HashSet<string>? IdsOf(FacePipeline pipeline, string? profile)
    {
        if (profile is null)
        {
            return null;
        }

        var id = ProfileInput.Id(profile, nameof(profile));
        return new([id, .. pipeline.Profiles.Find(id) is { } living ? [living.Id, .. pipeline.Profiles.AliasesOf(id)] : Array.Empty<string>()], StringComparer.Ordinal);
    }

    private static Problem NotKept(string title, string option, string method) =>
        new(StatusCodes.Status404NotFound, title, $"Call {method} on the pipeline, and name the file in {FaceLivenessHostingOptions.SectionName}:{option}.");
}

/// <summary>A page of the history.</summary>
/// <param name="Events">The lines, the newest first.</param>
/// <param name="Next">What to ask for as 'before' to go on; null at the end.</param>
internal sealed record HistoryPage(IReadOnlyList<HistoryLine> Events, string? Next);

/// <summary>A page of the audit log.</summary>
/// <param name="Records">The lines, the newest first.</param>
/// <param name="Next">What to ask for as 'before' to go on; null at the end.</param>
internal sealed record AuditPage(IReadOnlyList<AuditLine> Records, string? Next);

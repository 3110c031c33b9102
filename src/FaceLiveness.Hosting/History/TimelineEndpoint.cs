using System.ComponentModel;
using FaceLiveness.Storage.Files;
using Microsoft.AspNetCore.Http;

namespace FaceLiveness.Hosting;

/// <summary>What is known of a person over time.</summary>
internal static class TimelineEndpoint
{
    public static async Task<IResult> GetAsync(
        HttpContext context,
        FacePipeline pipeline,
        RecordReader records,
        string id,
        [Description("How many sightings and how many steps at most, 1 to 1000; 200 unless said otherwise.")] int? limit,
        [Description("Only what began before: what the page before has as 'next'.")] DateTimeOffset? before)
    {
        var profile = pipeline.Profiles.Find(id) ?? throw ProfileDesk.NotFound();
        var ids = new HashSet<string>([profile.Id, .. pipeline.Profiles.AliasesOf(profile.Id)], StringComparer.Ordinal);
        var most = ProfileInput.Within(limit, 1, HistoryEndpoints.MostOnAPage, HistoryEndpoints.OnAPage, nameof(limit));
        var timeline = new Sightings(ids);
        var found = new List<SightingView>();
        await records.ReadHistoryAsync(
            line =>
            {
                found.AddRange(timeline.Add(line).Where(IsAsked));
                return found.Count <= most;
            },
            context.RequestAborted).ConfigureAwait(false);
        if (found.Count <= most)
        {
            found.AddRange(timeline.End().Where(IsAsked));
        }

        var (steps, _) = await records.AuditAsync(
            line => (before is null || line.Time < before) && (ids.Contains(line.ProfileId) || (line.OtherProfileId is { } other && ids.Contains(other))),
            most,
            before: null,
            context.RequestAborted).ConfigureAwait(false);
        var page = found.OrderByDescending(sighting => sighting.From).Take(most).ToList();
        return ApiJson.Result(new TimelineView(page, steps, found.Count > most ? page[^1].From : null), ApiJson.Readable.TimelineView);

        bool IsAsked(SightingView sighting) => before is null || sighting.From < before;
    }
}

/// <summary>What is known of a person over time.</summary>
/// <param name="Sightings">When and where they were seen, the newest first.</param>
/// <param name="Steps">What was done with their profile: lines of the audit log, the newest first.</param>
/// <param name="Next">What to ask for as 'before' to go on; null where there are no more sightings.</param>
internal sealed record TimelineView(IReadOnlyList<SightingView> Sightings, IReadOnlyList<AuditLine> Steps, DateTimeOffset? Next);

/// <summary>A person in view of a camera, from when they came until they went.</summary>
/// <param name="Stream">The camera.</param>
/// <param name="From">When they came into view.</param>
/// <param name="To">When they went, or what was last told of them.</param>
/// <param name="Events">How many events tell of it.</param>
/// <param name="Live">Whether they were proven live then.</param>
internal sealed record SightingView(string Stream, DateTimeOffset From, DateTimeOffset To, int Events, bool Live);

using System.ComponentModel;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FaceLiveness.Hosting;

/// <summary>Profiles: list, pictures, and what a person decides of them.</summary>
internal static class ProfileEndpoints
{
    private const int MostOnAPage = 500;

    public static void Map(RouteGroupBuilder api)
    {
        var profiles = api.MapGroup("profiles").WithTags("Profiles").AddEndpointFilter(ProfileInput.CheckIdsAsync);
        profiles.MapGet("", ListAsync)
            .WithName("FaceLivenessProfiles")
            .WithSummary("Everybody who is remembered, whoever was seen last first.")
            .Produces<ProfileList>()
            .ProducesProblems(StatusCodes.Status400BadRequest);
        profiles.MapGet("{id}", GetAsync)
            .WithName("FaceLivenessProfile")
            .WithSummary("A profile; one that was merged into another as it is kept.")
            .Produces<ProfileView>()
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        profiles.MapGet("{id}/pictures/{sampleId}", GetPictureAsync)
            .WithName("FaceLivenessPicture")
            .WithSummary("The face of a sample, as a JPEG.")
            .Produces(StatusCodes.Status200OK, contentType: "image/jpeg")
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        profiles.MapGet("{id}/timeline", TimelineEndpoint.GetAsync)
            .WithName("FaceLivenessTimeline")
            .WithSummary("When and where somebody was seen, and what was done with their profile; the newest first.")
            .Produces<TimelineView>()
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        ProfileChanges.Map(profiles);
        ProfileEnrollment.Map(profiles);
        ReviewEndpoints.Map(api);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        FacePipeline pipeline,
        ProfileViews views,
        [Description("Only those whose name or id contains this; capitals make no difference.")] string? query,
        [Description("all: people; captured, enrolled: people of that origin; merged: profiles that have become a part of another.")] string? kind,
        [Description("How many to leave out at the beginning.")] int? offset,
        [Description("How many at most, 1 to 500; 100 unless said otherwise.")] int? limit)
    {
        var profiles = pipeline.Profiles;
        var people = profiles.List();
        IEnumerable<Profile> asked = kind switch
        {
            null or "all" => people,
            "captured" => people.Where(profile => profile.Origin == ProfileOrigin.Captured),
            "enrolled" => people.Where(profile => profile.Origin == ProfileOrigin.Enrolled),
            "merged" => people.SelectMany(profile => profiles.AliasesOf(profile.Id)).Select(profiles.FindMerged).OfType<Profile>(),
            _ => throw ProfileInput.Refuse("'kind' is not known.", "It is all, captured, enrolled or merged."),
        };
        var found = asked
            .Where(profile => query is not { Length: > 0 }
                || profile.Name.Contains(query, StringComparison.CurrentCultureIgnoreCase)
                || profile.Id.Contains(query, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(profile => profile.LastSeenAt).ThenByDescending(profile => profile.Id, StringComparer.Ordinal)
            .ToList();
        var page = found.Skip(ProfileInput.Within(offset, 0, int.MaxValue, 0, nameof(offset))).Take(ProfileInput.Within(limit, 1, MostOnAPage, 100, nameof(limit)));
        return ApiJson.Result(new ProfileList(found.Count, await views.OfAsync(page, context.RequestAborted).ConfigureAwait(false)), ApiJson.Readable.ProfileList);
    }

    private static async Task<IResult> GetAsync(HttpContext context, ProfileDesk desk, string id) =>
        ApiJson.Result(
            await desk.ViewAsync(context, desk.Profiles.FindMerged(id) ?? desk.Profiles.Find(id) ?? throw ProfileDesk.NotFound()).ConfigureAwait(false), ApiJson.Readable.ProfileView);

    private static async Task<IResult> GetPictureAsync(HttpContext context, FacePipeline pipeline, string id, string sampleId)
    {
        // Only of profiles that there are: the store is asked for nothing that somebody made up.
        var profile = pipeline.Profiles.FindMerged(id) ?? pipeline.Profiles.Find(id);
        if (profile is null || !profile.Samples.Any(sample => sample.Id == sampleId)
            || await pipeline.ProfileStore.ReadPictureAsync(profile.Id, sampleId, context.RequestAborted).ConfigureAwait(false) is not { Length: > 0 } picture)
        {
            return new Problem(StatusCodes.Status404NotFound, "There is no such picture.", "The profile's samples say of each whether it has a picture.");
        }

        // Asked anew every time, so that whoever is erased is gone from the page too.
        context.Response.Headers.CacheControl = "private, no-cache";
        return Results.Bytes(
            picture, "image/jpeg", entityTag: new($"\"{Convert.ToHexStringLower(SHA256.HashData(picture.Span).AsSpan(0, 16))}\""));
    }
}

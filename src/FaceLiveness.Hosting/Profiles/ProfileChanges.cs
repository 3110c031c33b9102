using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace FaceLiveness.Hosting;

/// <summary>What a person decides of profiles. Each is a line in the audit log, with who decided it.</summary>
internal static class ProfileChanges
{
    private const string Json = "application/json";

    public static void Map(RouteGroupBuilder profiles)
    {
        Change(profiles, "{id}/rename", RenameAsync, "FaceLivenessRename", "Calls a person something else. The id stays.").Accepts<RenameRequest>(Json);
        Change(profiles, "{id}/merge", MergeAsync, "FaceLivenessMerge", "Puts a profile into another of the same person, whose id and name stay.").Accepts<MergeRequest>(Json);
        Change(profiles, "{id}/undo-merge", UndoMergeAsync, "FaceLivenessUndoMerge", "Makes a profile that was merged into another a person of their own again. Takes no body, or one with a version.");
        Change(profiles, "{id}/split", SplitAsync, "FaceLivenessSplit", "Moves samples that show somebody else into a new profile.").Accepts<SplitRequest>(Json);
        Change(profiles, "{id}/samples/{sampleId}/reassign", ReassignAsync, "FaceLivenessReassign", "Moves a sample to the profile of the person whom it shows.").Accepts<ReassignRequest>(Json);
        Change(profiles, "{id}/consent", SetConsentAsync, "FaceLivenessConsent", "Notes on what grounds the face is kept; null takes them back.").Accepts<ConsentRequest>(Json);
        profiles.MapDelete("{id}", EraseAsync)
            .WithName("FaceLivenessErase")
            .WithSummary("Erases a person for good, with every profile that was merged into theirs.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        profiles.MapPost("{id}/export", ExportAsync)
            .WithName("FaceLivenessExport")
            .WithSummary("All that is held on a person, for that person, as a zip file.")
            .Produces(StatusCodes.Status200OK, contentType: "application/zip")
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
    }

    private static RouteHandlerBuilder Change(RouteGroupBuilder profiles, string pattern, Delegate handler, string name, string summary) =>
        profiles.MapPost(pattern, handler)
            .WithName(name)
            .WithSummary(summary)
            .Produces<ProfileView>()
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);

    private static async Task<IResult> RenameAsync(HttpContext context, ProfileDesk desk, string id)
    {
        var asked = await BodyAsync(context, ApiJson.Readable.RenameRequest).ConfigureAwait(false);
        var name = ProfileInput.Name(asked.Name);
        return await desk.ChangeAsync(context, id, asked.Version, (profile, actor) => desk.Profiles.RenameAsync(profile.Id, name, actor, CancellationToken.None)).ConfigureAwait(false);
    }

    private static async Task<IResult> MergeAsync(HttpContext context, ProfileDesk desk, string id)
    {
        var asked = await BodyAsync(context, ApiJson.Readable.MergeRequest).ConfigureAwait(false);
        var into = ProfileInput.Id(asked.Into, "into");
        return await desk.ChangeAsync(context, id, asked.Version, (profile, actor) => TheOther(desk, profile, into) is { } other
            ? desk.Profiles.MergeAsync(profile.Id, other.Id, actor, CancellationToken.None)
            : throw OneProfile("They are one person already.")).ConfigureAwait(false);
    }

    private static async Task<IResult> UndoMergeAsync(HttpContext context, ProfileDesk desk, string id)
    {
        var asked = await OptionalBodyAsync(context).ConfigureAwait(false);
        return await desk.ChangeAsync(
            context,
            asked?.Version,
            () => desk.Profiles.FindMerged(id) ?? throw (desk.Profiles.Find(id) is null
                ? ProfileDesk.NotFound()
                : new RefusedException(new(StatusCodes.Status409Conflict, "This profile was not merged into another.", "Name the one that was: its id is among the other's aliases."))),
            async (profile, actor) =>
            {
                try
                {
                    var living = await desk.Profiles.UndoMergeAsync(profile.Id, actor, CancellationToken.None).ConfigureAwait(false) ?? throw ProfileDesk.NotFound();
                    return ApiJson.Result(await desk.ViewAsync(context, living).ConfigureAwait(false), ApiJson.Readable.ProfileView);
                }
                catch (InvalidOperationException)
                {
                    return new Problem(
                        StatusCodes.Status409Conflict,
                        "The merge can't be undone any more: one of the two would be without samples.",
                        "Split off the samples of the other person instead.");
                }
            }).ConfigureAwait(false);
    }

    private static async Task<IResult> SplitAsync(HttpContext context, ProfileDesk desk, string id)
    {
        var asked = await BodyAsync(context, ApiJson.Readable.SplitRequest).ConfigureAwait(false);
        var name = asked.Name is null ? null : ProfileInput.Name(asked.Name);
        if (asked.Samples is not { Count: > 0 } samples)
        {
            throw ProfileInput.Refuse("'samples' is missing.", "Name the samples that show somebody else.");
        }

        foreach (var sample in samples)
        {
            ProfileInput.Id(sample, "samples");
        }

        return await desk.ChangeAsync(context, id, asked.Version, (profile, actor) =>
        {
            ThrowUnlessSome(profile, samples, "Rename the profile, or merge it into the one that it belongs to.");
            return desk.Profiles.SplitAsync(profile.Id, samples, name, actor, CancellationToken.None);
        }).ConfigureAwait(false);
    }

    private static async Task<IResult> ReassignAsync(HttpContext context, ProfileDesk desk, string id, string sampleId)
    {
        var asked = await BodyAsync(context, ApiJson.Readable.ReassignRequest).ConfigureAwait(false);
        var to = ProfileInput.Id(asked.To, "to");
        return await desk.ChangeAsync(context, id, asked.Version, (profile, actor) =>
        {
            ThrowUnlessSome(profile, [sampleId], "Merge the profile into the other instead.");
            return TheOther(desk, profile, to) is { } other
                ? desk.Profiles.ReassignSampleAsync(profile.Id, sampleId, other.Id, actor, CancellationToken.None)
                : throw OneProfile("The sample is in that profile already.");
        }).ConfigureAwait(false);
    }

    private static async Task<IResult> SetConsentAsync(HttpContext context, ProfileDesk desk, TimeProvider time, string id)
    {
        var asked = await context.Request.ReadJsonAsync(ApiJson.Readable.ConsentRequest).ConfigureAwait(false);
        var now = time.GetUtcNow();
        if (asked?.ExpiresAt <= now)
        {
            throw ProfileInput.Refuse("'expires_at' is past.", "When consent expires the person is erased. To erase them now, delete the profile.");
        }

        var consent = asked is null
            ? null
            : new ProfileConsent(ProfileInput.Text(asked.Purpose, "purpose", mayBeEmpty: false), ProfileInput.Text(asked.Basis, "basis", mayBeEmpty: true), now, asked.ExpiresAt);
        return await desk.ChangeAsync(context, id, asked?.Version, (profile, actor) => desk.Profiles.SetConsentAsync(profile.Id, consent, actor, CancellationToken.None)).ConfigureAwait(false);
    }

    private static async Task<IResult> EraseAsync(HttpContext context, ProfileDesk desk, RecordReader records, string id)
    {
        var ids = new HashSet<string>([id], StringComparer.Ordinal);
        if (desk.Profiles.Find(id) is null)
        {
            // What an erasure that was cut short has left, in the store or beside it, is found by the id alone.
            var actor = context.Caller().Actor;
            if (!await desk.Profiles.EraseAsync(id, actor, CancellationToken.None).ConfigureAwait(false)
                && !(await records.NamesAsync(ids, context.RequestAborted).ConfigureAwait(false) && await desk.Profiles.ForgetErasedAsync(id, actor, CancellationToken.None).ConfigureAwait(false)))
            {
                throw ProfileDesk.NotFound();
            }
        }
        else
        {
            await desk.ChangeAsync(
                context,
                version: null,
                () => desk.Profiles.Find(id) ?? throw ProfileDesk.NotFound(),
                async (profile, actor) =>
                {
                    ids.UnionWith([profile.Id, .. desk.Profiles.AliasesOf(profile.Id)]);
                    await desk.Profiles.EraseAsync(profile.Id, actor, CancellationToken.None).ConfigureAwait(false);
                    return Results.NoContent();
                }).ConfigureAwait(false);
        }

        return await records.NamesAsync(ids, CancellationToken.None).ConfigureAwait(false)
            ? new Problem(
                StatusCodes.Status503ServiceUnavailable,
                "The person is erased, but the history still says when and where they were seen.",
                "It could not be written; the service's log says why. Free space on its disk, or give its user the right to write there, and delete the person again.")
            : Results.NoContent();
    }

    private static async Task<IResult> ExportAsync(
        HttpContext context, FacePipeline pipeline, IOptions<FaceLivenessHostingOptions> options, TimeProvider time, string id)
    {
        var export = new Storage.Files.ProfileExport(pipeline.Profiles, pipeline.ProfileStore, options.Value.AuditFile, options.Value.HistoryFile, time);

        // In memory: a temporary file would be a copy of somebody's face that no erasure reaches, and a slow reader must not hold up the store.
        var zip = new MemoryStream();
        return await export.WriteAsync(id, zip, context.Caller().Actor, context.RequestAborted).ConfigureAwait(false)
            ? Results.Bytes(zip.GetBuffer().AsMemory(0, (int)zip.Length), "application/zip", $"{id}.zip")
            : throw ProfileDesk.NotFound();
    }

    private static async ValueTask<T> BodyAsync<T>(HttpContext context, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class =>
        await context.Request.ReadJsonAsync(type).ConfigureAwait(false) ?? throw ProfileInput.Refuse("The body is null.", "openapi.json says what belongs there.");

    private static async ValueTask<PlainChangeRequest?> OptionalBodyAsync(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false } ? null : await context.Request.ReadJsonAsync(ApiJson.Readable.PlainChangeRequest).ConfigureAwait(false);

    private static Profile? TheOther(ProfileDesk desk, Profile profile, string id)
    {
        var other = desk.Profiles.Find(id) ?? throw ProfileDesk.NotFound();
        return other.Id == profile.Id ? null : other;
    }

    private static void ThrowUnlessSome(Profile profile, IReadOnlyList<string> samples, string instead)
    {
        if (samples.Any(id => !profile.Samples.Any(sample => sample.Id == id)))
        {
            throw new RefusedException(new(StatusCodes.Status404NotFound, "The profile has no such sample.", "Read it again: its samples may have changed."));
        }

        if (profile.Samples.All(sample => samples.Contains(sample.Id)))
        {
            throw new RefusedException(new(StatusCodes.Status409Conflict, "The profile would be left without samples.", instead));
        }
    }

    private static RefusedException OneProfile(string title) =>
        new(new(StatusCodes.Status409Conflict, title, "Both ids stand for the same profile; name another."));
}

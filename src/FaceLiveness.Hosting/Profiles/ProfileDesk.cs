using Microsoft.AspNetCore.Http;

namespace FaceLiveness.Hosting;

/// <summary>Where the API changes profiles: one change after the other, each for the version that it was meant for.</summary>
internal sealed class ProfileDesk(FacePipeline pipeline, ProfileViews views) : IDisposable
{
    // Two people who decide on one profile at the same time must not both find the version that they saw.
    private readonly SemaphoreSlim _turn = new(1, 1);

    public ProfileManager Profiles => pipeline.Profiles;

    /// <summary>Changes the person that an id stands for.</summary>
    /// <param name="context">Whose request it is; its <c>If-Match</c> counts as a version too.</param>
    /// <param name="id">Any id of the person.</param>
    /// <param name="version">The version that the change is meant for; null for whichever there is.</param>
    /// <param name="change">Makes it, in the caller's name; gives the profile to answer with, or null where one is gone.</param>
    /// <param name="status">What the answer says where it is done.</param>
    public async Task<IResult> ChangeAsync(
        HttpContext context, string id, long? version, Func<Profile, string, ValueTask<Profile?>> change, int status = StatusCodes.Status200OK) =>
        await ChangeAsync(
            context,
            version,
            () => Profiles.Find(id) ?? throw NotFound(),
            async (profile, actor) => ApiJson.Result(
                await ViewAsync(context, await change(profile, actor).ConfigureAwait(false) ?? throw NotFound()).ConfigureAwait(false), ApiJson.Readable.ProfileView, status)).ConfigureAwait(false);

    /// <summary>Changes a profile, in its turn.</summary>
    /// <param name="context">Whose request it is.</param>
    /// <param name="version">The version that the change is meant for; null for whichever there is.</param>
    /// <param name="find">Gives the profile, as it is when its turn has come.</param>
    /// <param name="change">Makes the change, in the caller's name, and answers.</param>
    public async Task<IResult> ChangeAsync(HttpContext context, long? version, Func<Profile> find, Func<Profile, string, ValueTask<IResult>> change)
    {
        await _turn.WaitAsync(context.RequestAborted).ConfigureAwait(false);
        try
        {
            var profile = find();
            ThrowIfOther(context.Request, version, profile);
            return await change(profile, context.Caller().Actor).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>What the API shows of a profile; the answer's <c>ETag</c> is its version.</summary>
    public async ValueTask<ProfileView> ViewAsync(HttpContext context, Profile profile)
    {
        context.Response.Headers.ETag = EntityTag(profile);
        return await views.OfAsync(profile, context.RequestAborted).ConfigureAwait(false);
    }

    public void Dispose() => _turn.Dispose();

    public static RefusedException NotFound() =>
        new(new(StatusCodes.Status404NotFound, "There is no such profile.", "It may have been erased or merged. GET api/profiles lists those that there are."));

    private static void ThrowIfOther(HttpRequest request, long? version, Profile profile)
    {
        var match = request.Headers.IfMatch;
        if ((version is { } meant && meant != profile.Version)
            || (match.Count > 0 && !match.SelectMany(tags => (tags ?? "").Split(',', StringSplitOptions.TrimEntries)).Any(tag => tag == "*" || tag == EntityTag(profile))))
        {
            throw new RefusedException(new(
                StatusCodes.Status409Conflict, "The profile has changed since you read it.", "Read it again, and decide on what it is now."));
        }
    }

    private static string EntityTag(Profile profile) => FormattableString.Invariant($"\"{profile.Version}\"");
}

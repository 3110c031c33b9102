using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FaceLiveness.Hosting;

/// <summary>What waits for a person's word: who nobody has named, and who may be one person.</summary>
internal static class ReviewEndpoints
{
    // A page shows no more, and each costs its pictures.
    private const int MostUnknowns = 500;

    public static void Map(RouteGroupBuilder api)
    {
        var review = api.MapGroup("review").WithTags("Profiles");
        review.MapGet("", ListAsync)
            .WithName("FaceLivenessReview")
            .WithSummary("Captured profiles that nobody has named, the newest first and 500 at most; and pairs that may be one person.")
            .Produces<ReviewList>();
        review.MapPost("reject", RejectAsync)
            .WithName("FaceLivenessReject")
            .WithSummary("Says that two profiles are two people, however alike they look.")
            .Accepts<RejectRequest>("application/json")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> ListAsync(HttpContext context, FacePipeline pipeline, ProfileViews views)
    {
        var unknowns = pipeline.Profiles.List()
            .Where(profile => profile.Origin == ProfileOrigin.Captured && !ProfileViews.IsNamed(profile))
            .OrderByDescending(profile => profile.CreatedAt).ThenByDescending(profile => profile.Id, StringComparer.Ordinal)
            .Take(MostUnknowns);
        var proposals = new List<ProposalView>();
        foreach (var proposal in pipeline.Profiles.Proposals)
        {
            // One of the two may be gone by now.
            if (pipeline.Profiles.Find(proposal.From) is { } from && pipeline.Profiles.Find(proposal.Into) is { } into && from.Id != into.Id)
            {
                proposals.Add(new(
                    await views.OfAsync(from, context.RequestAborted).ConfigureAwait(false),
                    await views.OfAsync(into, context.RequestAborted).ConfigureAwait(false),
                    proposal.Similarity,
                    proposal.Reason));
            }
        }

        return ApiJson.Result(new ReviewList(await views.OfAsync(unknowns, context.RequestAborted).ConfigureAwait(false), proposals), ApiJson.Readable.ReviewList);
    }

    private static async Task<IResult> RejectAsync(HttpContext context, FacePipeline pipeline)
    {
        var asked = await context.Request.ReadJsonAsync(ApiJson.Readable.RejectRequest).ConfigureAwait(false);
        var (one, other) = (ProfileInput.Id(asked?.One, "one"), ProfileInput.Id(asked?.Other, "other"));
        if (pipeline.Profiles.Find(one) is { } first && first.Id == pipeline.Profiles.Find(other)?.Id)
        {
            return new Problem(StatusCodes.Status409Conflict, "Both ids stand for the same profile.", "If they were merged wrongly, undo the merge.");
        }

        return await pipeline.Profiles.RejectMergeAsync(one, other, context.Caller().Actor, CancellationToken.None).ConfigureAwait(false)
            ? Results.NoContent()
            : throw ProfileDesk.NotFound();
    }
}

/// <summary>What waits for a person's word.</summary>
/// <param name="Unknowns">Captured profiles that nobody has named, the newest first.</param>
/// <param name="Proposals">Pairs that may be one person, the most alike first.</param>
internal sealed record ReviewList(IReadOnlyList<ProfileView> Unknowns, IReadOnlyList<ProposalView> Proposals);

/// <summary>Two profiles that may be one person.</summary>
/// <param name="From">The one that would become a part of the other.</param>
/// <param name="Into">The one that would stay.</param>
/// <param name="Similarity">How alike they are, -1 to 1.</param>
/// <param name="Reason">Why it is proposed and not done.</param>
internal sealed record ProposalView(ProfileView From, ProfileView Into, float Similarity, string Reason);

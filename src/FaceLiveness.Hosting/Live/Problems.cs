using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FaceLiveness.Hosting;

/// <summary>What the live endpoints answer when they can't: what is wrong, and what to do.</summary>
internal static class Problems
{
    public static ProblemHttpResult TooManyListeners { get; } = TypedResults.Problem(
        "Close a page or a program that listens, come again in 10 seconds, or raise FaceLiveness:Hosting:MaximumListeners.",
        statusCode: StatusCodes.Status503ServiceUnavailable,
        title: "As many as may listen or look at once do so already.");

    public static ProblemHttpResult NoStream(string id) => TypedResults.Problem(
        "See the list of streams for those there are.",
        statusCode: StatusCodes.Status404NotFound,
        title: $"There is no stream '{id}'.");

    public static ProblemHttpResult NoPicture(string id, string? reason) => TypedResults.Problem(
        reason ?? "Try again when its camera delivers pictures; the list of streams says how it is doing.",
        statusCode: StatusCodes.Status503ServiceUnavailable,
        title: $"Stream '{id}' has no picture to show.");

    public static ProblemHttpResult NoCodec { get; } = TypedResults.Problem(
        "Add one to the pipeline: AddImageCodec(new SkiaImageCodec()) of FaceLiveness.Imaging.Skia.",
        statusCode: StatusCodes.Status503ServiceUnavailable,
        title: "There is nothing that writes pictures.");

    public static ProblemHttpResult WrongQuery(string name, string expected) => TypedResults.Problem(
        $"Give {expected}.",
        statusCode: StatusCodes.Status400BadRequest,
        title: $"'{name}' can't be understood.");
}

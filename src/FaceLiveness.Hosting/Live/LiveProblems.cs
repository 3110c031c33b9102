using Microsoft.AspNetCore.Http;

namespace FaceLiveness.Hosting;

/// <summary>Why there is nothing to look at or to listen to.</summary>
internal static class LiveProblems
{
    public static Problem TooManyListeners { get; } = new(
        StatusCodes.Status503ServiceUnavailable,
        "As many as may listen or look at once do so already.",
        "Close a page or a program that listens and try again, or raise FaceLiveness:Hosting:MaximumListeners.")
    {
        RetryAfter = TimeSpan.FromSeconds(10),
    };

    public static Problem NoStream { get; } = new(StatusCodes.Status404NotFound, "There is no such stream.", "The list of streams says which there are.");

    public static Problem NoCodec { get; } = new(
        StatusCodes.Status503ServiceUnavailable,
        "There is nothing that writes pictures.",
        "Add an image codec to the pipeline: AddImageCodec(new SkiaImageCodec()), of FaceLiveness.Imaging.Skia.");

    /// <summary>There is no picture of a stream.</summary>
    /// <param name="reason">Why the stream was lost; null where it is not.</param>
    public static Problem NoPicture(string? reason) => new(
        StatusCodes.Status503ServiceUnavailable,
        "The stream has no picture to show.",
        reason ?? "Try again when its camera delivers pictures; the list of streams says how it is doing.");
}

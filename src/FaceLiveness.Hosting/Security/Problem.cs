using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace FaceLiveness.Hosting;

/// <summary>An answer that says what is wrong and what helps, as RFC 9457 has it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">What is wrong, in one plain sentence.</param>
/// <param name="Detail">What helps, in plain sentences. No path, no credentials.</param>
internal sealed record Problem(int Status, string Title, string Detail) : IResult
{
    /// <summary>When to try again; null where that would not help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>More than the standard's fields.</summary>
    public JsonObject? More { get; init; }

    public const string ContentType = "application/problem+json";

    /// <summary>What stands for a status of which nothing else is known.</summary>
    public static Problem Of(int status) => status switch
    {
        StatusCodes.Status400BadRequest => new(status, "The request can't be read.", "A value in the address, a header or the body is not of the kind that this address takes; openapi.json says which it takes."),
        StatusCodes.Status404NotFound => new(status, "There is nothing at this address.", "openapi.json lists every address."),
        StatusCodes.Status405MethodNotAllowed => new(status, "This address does not take this method.", "The header Allow says which it takes."),
        StatusCodes.Status408RequestTimeout => new(status, "The request came too slowly.", "Send it again."),
        StatusCodes.Status413PayloadTooLarge => new(status, "The request's body is too large.", "64 KiB of JSON are the most, and 32 MiB of pictures in one upload."),
        StatusCodes.Status415UnsupportedMediaType => new(status, "The body's type is not one that this address takes.", "Send JSON as application/json, and pictures as multipart/form-data."),
        StatusCodes.Status500InternalServerError => new(status, "Something went wrong here.", "The service's log says what."),
        _ => new(status, ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase ? phrase + "." : "The request can't be answered.", "The service's log may say more."),
    };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        var json = new JsonObject { ["title"] = Title, ["status"] = Status, ["detail"] = Detail };
        foreach (var (name, value) in More?.DeepClone().AsObject() ?? [])
        {
            json[name] = value?.DeepClone();
        }

        return response.WriteAsync(json.ToJsonString(ApiJson.Readable.Options), httpContext.RequestAborted);
    }
}

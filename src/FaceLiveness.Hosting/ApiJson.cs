using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using FaceLiveness.Storage.Files;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace FaceLiveness.Hosting;

/// <summary>How the API reads and writes JSON, whatever the host has chosen for its own: snake_case, letters of every script as they are.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(ShortNumberJson), typeof(SnakeCaseEnum<ProfileOrigin>), typeof(SnakeCaseEnum<ProfileState>), typeof(SnakeCaseEnum<ProfileEventKind>)])]
[JsonSerializable(typeof(SessionView))]
[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(ProfileView))]
[JsonSerializable(typeof(ProfileList))]
[JsonSerializable(typeof(RenameRequest))]
[JsonSerializable(typeof(MergeRequest))]
[JsonSerializable(typeof(SplitRequest))]
[JsonSerializable(typeof(ReassignRequest))]
[JsonSerializable(typeof(ConsentRequest))]
[JsonSerializable(typeof(PlainChangeRequest))]
[JsonSerializable(typeof(RejectRequest))]
[JsonSerializable(typeof(ReviewList))]
[JsonSerializable(typeof(EnrollmentView))]
[JsonSerializable(typeof(PictureView[]))]
[JsonSerializable(typeof(HistoryPage))]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(TimelineView))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    private const string Json = "application/json";

    public static ApiJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>An answer in JSON.</summary>
    public static IResult Result<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) => Results.Json(value, type, $"{Json}; charset=utf-8", status);
}

/// <summary>Reads what requests bring.</summary>
internal static class ApiRequests
{
    /// <summary>The body of a request; the default where it is <c>null</c>.</summary>
    /// <exception cref="RefusedException">It is no such JSON.</exception>
    /// <exception cref="BadHttpRequestException">It is too large.</exception>
    public static async ValueTask<T?> ReadJsonAsync<T>(this HttpRequest request, JsonTypeInfo<T> type)
    {
        if (!request.HasJsonContentType())
        {
            throw new RefusedException(Problem.Of(StatusCodes.Status415UnsupportedMediaType));
        }

        // A server without a limit of its own must not be filled either.
        var body = new byte[AccessGuard.LargestJson + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted).ConfigureAwait(false);
        if (length == body.Length)
        {
            throw new RefusedException(Problem.Of(StatusCodes.Status413PayloadTooLarge));
        }

        try
        {
            return JsonSerializer.Deserialize(body.AsSpan(0, length), type);
        }
        catch (JsonException fault)
        {
            throw new RefusedException(new(
                StatusCodes.Status400BadRequest,
                "The body is not the JSON that this address takes.",
                fault.Path is { Length: > 0 } path ? $"Look at {path}; openapi.json says what belongs there." : "openapi.json says what belongs there."));
        }
    }

    /// <summary>Says which faults an endpoint has, beside those that all have.</summary>
    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            endpoint.Produces<ProblemDetails>(status, Problem.ContentType);
        }

        return endpoint;
    }
}

using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace FaceLiveness.Hosting;

/// <summary>Enrols people from pictures that are uploaded.</summary>
internal sealed class ProfileEnrollment(FacePipeline pipeline, ProfileViews views, TimeProvider time) : IDisposable
{
    // Each may hold 32 MB of pictures, and a decoded one of 256 MB; and the cameras need the processor too.
    private readonly SemaphoreSlim _uploads = new(2, 2);

    public static void Map(RouteGroupBuilder profiles) =>
        profiles.MapPost("", (HttpContext context, ProfileEnrollment enrollment) => enrollment.EnrollAsync(context))
            .WithName("FaceLivenessEnroll")
            .WithSummary("Enrols a person by name from pictures; says of each what came of it, and why.")
            .WithMetadata(new RequestSizeLimitAttribute(PictureUpload.Largest))
            .Accepts<UploadForm>("multipart/form-data")
            .Produces<EnrollmentView>()
            .Produces<EnrollmentView>(StatusCodes.Status201Created)
            .ProducesProblems(
                StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity, StatusCodes.Status501NotImplemented);

    public void Dispose() => _uploads.Dispose();

    private async Task<IResult> EnrollAsync(HttpContext context)
    {
        if (pipeline.Enrollment is not { } enrollment)
        {
            return new Problem(StatusCodes.Status501NotImplemented, "No pictures can be read here.", "Add an image codec to the pipeline, such as SkiaImageCodec (AddImageCodec).");
        }

        if (!await _uploads.WaitAsync(TimeSpan.Zero, context.RequestAborted).ConfigureAwait(false))
        {
            return AccessGuard.TooMany("Pictures of others are being read.", TimeSpan.FromSeconds(5));
        }

        try
        {
            return await EnrollAsync(context, enrollment).ConfigureAwait(false);
        }
        finally
        {
            _uploads.Release();
        }
    }

    private async Task<IResult> EnrollAsync(HttpContext context, PictureEnrollment enrollment)
    {
        var upload = await PictureUpload.ReadAsync(context.Request).ConfigureAwait(false);
        var looks = new List<PictureLook>();
        foreach (var (_, content) in upload.Pictures)
        {
            looks.Add(await enrollment.ReadAsync(content, time.GetUtcNow(), context.RequestAborted).ConfigureAwait(false));
        }

        var (outcome, used) = await enrollment.EnrollAsync(upload.Name, looks, "upload", context.Caller().Actor, CancellationToken.None).ConfigureAwait(false);
        PictureView[] pictures = [.. used.Select((look, i) => new PictureView(upload.Pictures[i].File, look.Use is PictureUse.Enrolled or PictureUse.HeldAlready, look.Reason))];
        if (outcome.Profile is not { } profile || pictures.All(picture => !picture.Used))
        {
            // Somebody is in the way, or no picture is of use.
            return new Problem(
                outcome.Profile is null ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict,
                outcome.Reason,
                "Look at what is said of each picture.")
            {
                More = new() { ["pictures"] = JsonSerializer.SerializeToNode(pictures, ApiJson.Readable.PictureViewArray), ["profile_id"] = outcome.Profile?.Id },
            };
        }

        var isNew = outcome.Kind == ProfileOutcomeKind.Created;
        if (isNew)
        {
            context.Response.Headers.Location = $"{context.Request.PathBase}{context.Request.Path}/{profile.Id}";
        }

        return ApiJson.Result(
            new EnrollmentView(await views.OfAsync(profile, context.RequestAborted).ConfigureAwait(false), pictures),
            ApiJson.Readable.EnrollmentView,
            isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }
}

/// <summary>What is uploaded.</summary>
/// <param name="Name">What people call the person.</param>
/// <param name="Pictures">1 to 20 pictures: JPEG, PNG or whatever else the codec reads.</param>
internal sealed record UploadForm(string Name, IFormFileCollection Pictures);

/// <summary>What came of an enrolment.</summary>
/// <param name="Profile">The profile that was made or bettered.</param>
/// <param name="Pictures">What came of every picture, in the order sent.</param>
internal sealed record EnrollmentView(ProfileView Profile, IReadOnlyList<PictureView> Pictures);

/// <summary>What came of a picture.</summary>
/// <param name="File">The name that it was sent with.</param>
/// <param name="Used">Whether the person is known by it now.</param>
/// <param name="Reason">Why, or why not.</param>
internal sealed record PictureView(string File, bool Used, string Reason);

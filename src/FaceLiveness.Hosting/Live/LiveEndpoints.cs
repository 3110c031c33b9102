using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FaceLiveness.Hosting;

/// <summary>Status, streams, pictures and events as they come.</summary>
internal static class LiveEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var live = api.MapGroup("").WithTags("Live");
        live.MapGet("status", StreamEndpoints.Status)
            .WithName("FaceLivenessStatus")
            .WithSummary("What is going on now in every stream, as in status.json.")
            .Produces<StatusSnapshot>();
        live.MapGet("streams", StreamEndpoints.List)
            .WithName("FaceLivenessStreams")
            .WithSummary("How every stream is doing.")
            .Produces<StreamList>();
        live.MapGet("streams/{id}/frame", StreamEndpoints.Frame)
            .WithName("FaceLivenessFrame")
            .WithSummary("What is in a stream's newest frame: the boxes beside its picture.")
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .ProducesProblems(StatusCodes.Status404NotFound);
        live.MapGet("streams/{id}/snapshot", PictureEndpoints.SnapshotAsync)
            .WithName("FaceLivenessSnapshot")
            .WithSummary("A picture of a stream, now.")
            .Produces(StatusCodes.Status200OK, contentType: "image/jpeg")
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        live.MapGet("streams/{id}/mjpeg", PictureEndpoints.MjpegAsync)
            .WithName("FaceLivenessMjpeg")
            .WithSummary("A stream's pictures as they come, for other programs.")
            .Produces(StatusCodes.Status200OK, contentType: PictureEndpoints.MjpegType)
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        live.MapGet("live", PictureEndpoints.LiveAsync)
            .WithName("FaceLivenessLive")
            .WithSummary("The pictures of many streams over one connection, each with what was found in it. Messages of two 32-bit lengths, JSON and a JPEG.")
            .Produces(StatusCodes.Status200OK, contentType: PictureEndpoints.LiveType)
            .ProducesProblems(StatusCodes.Status400BadRequest);
        live.MapGet("events", EventEndpoint.ListenAsync)
            .WithName("FaceLivenessEvents")
            .WithSummary("What happens, as server-sent events.")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream")
            .ProducesProblems(StatusCodes.Status400BadRequest);
    }
}

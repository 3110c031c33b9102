using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FaceLiveness.Hosting;

/// <summary>Status, streams, pictures and events as they come.</summary>
internal static class LiveEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("status", StreamEndpoints.Status).WithName("FaceLiveness.Status").WithSummary("What is going on now, as in status.json.");
        api.MapGet("streams", StreamEndpoints.List).WithName("FaceLiveness.Streams").WithSummary("How every stream is doing.");
        api.MapGet("streams/{id}/frame", StreamEndpoints.Frame).WithName("FaceLiveness.Frame").WithSummary("What is in a stream's newest frame.");
        api.MapGet("streams/{id}/snapshot", PictureEndpoints.SnapshotAsync).WithName("FaceLiveness.Snapshot").WithSummary("A stream's picture of now.");
        api.MapGet("streams/{id}/mjpeg", PictureEndpoints.MjpegAsync).WithName("FaceLiveness.Mjpeg").WithSummary("A stream's pictures as they come, as multipart/x-mixed-replace.");
        api.MapGet("live", PictureEndpoints.LiveAsync).WithName("FaceLiveness.Live").WithSummary("The pictures of many streams over one connection, each with what was found in it.");
        api.MapGet("events", EventEndpoint.ListenAsync).WithName("FaceLiveness.Events").WithSummary("What happens, as server-sent events.");
    }
}

using System.Text.Json;
using FaceLiveness.Storage.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FaceLiveness.Hosting;

/// <summary>How streams are doing, and what is in their newest frame.</summary>
internal static class StreamEndpoints
{
    public static FileContentHttpResult Status(LiveView view) => Json(JsonSerializer.SerializeToUtf8Bytes(view.Status, StatusJson.Line.StatusSnapshot));

    public static FileContentHttpResult List(LiveView view, FacePipeline pipeline, ConfiguredCameras cameras)
    {
        var addresses = cameras.Entries.ToDictionary(camera => camera.Options.Id, camera => camera.Address, StringComparer.Ordinal);
        var status = view.Status;
        var list = new StreamList(
            [.. pipeline.Streams.Select(counters => Entry(counters, status.Streams.GetValueOrDefault(counters.StreamId), view.Newest(counters.StreamId), addresses))],
            LiveJson.Name(pipeline.Load));
        return Json(JsonSerializer.SerializeToUtf8Bytes(list, LiveJson.Line.StreamList));
    }

    public static IResult Frame(string id, LiveView view, FacePipeline pipeline)
    {
        if (Find(pipeline, id) is not { } counters)
        {
            return LiveProblems.NoStream;
        }

        return view.FrameOf(id) is { } frame ? Json(frame) : LiveProblems.NoPicture(counters.Fault);
    }

    public static StreamCounters? Find(FacePipeline pipeline, string id) => pipeline.Streams.FirstOrDefault(counters => counters.StreamId == id);

    private static StreamEntry Entry(StreamCounters counters, StreamStatus? status, FrameResult? newest, Dictionary<string, string> addresses) => new()
    {
        Id = counters.StreamId,
        State = LiveJson.Name(counters.State),
        Reason = counters.Fault,
        RetryAt = counters.RetryAt,
        Fps = Math.Round(status?.Fps ?? 0, 1),
        LastFrame = status?.LastFrame,
        Width = newest?.Width,
        Height = newest?.Height,
        Address = addresses.GetValueOrDefault(counters.StreamId),
        FramesRead = counters.FramesRead,
        FramesAnalyzed = counters.FramesAnalyzed,
        FramesDropped = counters.FramesDropped,
        Persons = status?.Persons.Count ?? 0,
    };

    private static FileContentHttpResult Json(ReadOnlyMemory<byte> content) => TypedResults.Bytes(content, "application/json; charset=utf-8");
}

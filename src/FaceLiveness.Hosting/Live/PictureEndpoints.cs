using System.Buffers;
using System.ComponentModel;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace FaceLiveness.Hosting;

/// <summary>Pictures of streams: one, one after the other, and those of the whole wall over one connection.</summary>
internal static class PictureEndpoints
{
    /// <summary>The content type of the live view.</summary>
    public const string LiveType = "application/x-faceliveness-live";

    /// <summary>The content type of pictures that replace one another.</summary>
    public const string MjpegType = $"multipart/x-mixed-replace; boundary={Boundary}";

    private const string Boundary = "faceliveness";
    private const string Width = "How wide the pictures are at most: 160, 320, 480, 640, 960 or 1280, or the nearest of these below. None is enlarged.";
    private const string Rate = "How many pictures a second at most, 1 to 25; 12 unless said otherwise.";

    // An idle camera may be decoded by its key frames only, which come every few seconds.
    private static readonly TimeSpan SnapshotPatience = TimeSpan.FromSeconds(10);

    /// <summary>Takes a picture of the next frame: nothing is kept for this where nobody looks.</summary>
    public static async Task<IResult> SnapshotAsync(
        string id, LiveView view, FacePipeline pipeline, TimeProvider timeProvider, [Description(Width)] int? width, CancellationToken cancellationToken)
    {
        var pixels = PictureWidth.Of(width, 1280);
        if (FaultOf(id, pipeline) is { } problem)
        {
            return problem;
        }

        using var patience = new CancellationTokenSource(SnapshotPatience, timeProvider);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var viewer = new PictureViewer(Only(id), pixels, TimeSpan.Zero, timeProvider);
        view.Add(viewer, [id]);
        try
        {
            var (conditions, pictures) = (new List<StreamCondition>(), new List<LivePicture>());
            while (pictures.Count == 0)
            {
                await viewer.ReadAsync(conditions, pictures, end.Token).ConfigureAwait(false);
                if (conditions is [.., { State: not ("live" or "connecting") } dead])
                {
                    return dead.State == StreamCondition.Removed ? LiveProblems.NoStream : LiveProblems.NoPicture(dead.Reason);
                }
            }

            return Results.Bytes(pictures[0].Jpeg, "image/jpeg");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return LiveProblems.NoPicture(StreamEndpoints.Find(pipeline, id)?.Fault);
        }
        finally
        {
            view.Remove(viewer);
        }
    }

    public static async Task<IResult> MjpegAsync(
        HttpContext context, string id, LiveView view, FacePipeline pipeline, TimeProvider timeProvider, [Description(Width)] int? width, [Description(Rate)] int? fps)
    {
        var viewer = new PictureViewer(Only(id), PictureWidth.Of(width, 640), Interval(fps), timeProvider);
        return FaultOf(id, pipeline) is { } problem ? problem : await LookAsync(context, view, viewer, [id], MjpegType, WriteMjpeg).ConfigureAwait(false);
    }

    public static Task<IResult> LiveAsync(
        HttpContext context,
        LiveView view,
        TimeProvider timeProvider,
        [Description("The streams to look at; all where it is left out, also those that are added later.")] string[]? stream,
        [Description(Width)] int? width,
        [Description(Rate)] int? fps)
    {
        var streams = stream is { Length: > 0 } ? stream.ToHashSet(StringComparer.Ordinal) : null;
        return LookAsync(context, view, new PictureViewer(streams, PictureWidth.Of(width, 480), Interval(fps), timeProvider), streams ?? [], LiveType, WriteLive);
    }

    private static async Task<IResult> LookAsync(
        HttpContext context,
        LiveView view,
        PictureViewer viewer,
        IReadOnlyCollection<string> streams,
        string contentType,
        Func<IBufferWriter<byte>, List<StreamCondition>, List<LivePicture>, bool> write)
    {
        using var answer = LongAnswer.TryBegin(context, contentType);
        if (answer is null)
        {
            return LiveProblems.TooManyListeners;
        }

        view.Add(viewer, streams);
        try
        {
            // Before the first picture: whoever asked must know that they are connected.
            await answer.FlushAsync().ConfigureAwait(false);
            var (conditions, pictures) = (new List<StreamCondition>(), new List<LivePicture>());
            bool goesOn;
            do
            {
                await viewer.ReadAsync(conditions, pictures, answer.End).ConfigureAwait(false);
                goesOn = write(context.Response.BodyWriter, conditions, pictures);
            }
            while (await answer.FlushAsync().ConfigureAwait(false) && goesOn);
        }
        catch (OperationCanceledException) when (answer.End.IsCancellationRequested)
        {
            // The reader has left, or the host stops: that is how this ends.
        }
        finally
        {
            view.Remove(viewer);
        }

        return Results.Empty;
    }

    private static bool WriteMjpeg(IBufferWriter<byte> writer, List<StreamCondition> conditions, List<LivePicture> pictures)
    {
        foreach (var picture in pictures)
        {
            writer.Write(Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"--{Boundary}\r\nContent-Type: image/jpeg\r\nContent-Length: {picture.Jpeg.Length}\r\n\r\n")));
            writer.Write(picture.Jpeg.Span);
            writer.Write("\r\n"u8);
        }

        return !conditions.Exists(condition => condition.State == StreamCondition.Removed);
    }

    private static bool WriteLive(IBufferWriter<byte> writer, List<StreamCondition> conditions, List<LivePicture> pictures)
    {
        foreach (var condition in conditions)
        {
            writer.Write(condition.Message.Span);
        }

        foreach (var picture in pictures)
        {
            writer.Write(picture.Message.Span);
        }

        return true;
    }

    private static Problem? FaultOf(string id, FacePipeline pipeline) =>
        StreamEndpoints.Find(pipeline, id) is null ? LiveProblems.NoStream : pipeline.ImageCodec is null ? LiveProblems.NoCodec : null;

    private static HashSet<string> Only(string id) => new([id], StringComparer.Ordinal);

    private static TimeSpan Interval(int? fps) => TimeSpan.FromSeconds(1.0 / ProfileInput.Within(fps, 1, 25, 12, "fps"));
}

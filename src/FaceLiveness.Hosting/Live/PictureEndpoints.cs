using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace FaceLiveness.Hosting;

/// <summary>Pictures of streams: one, one after the other, and those of the whole wall over one connection.</summary>
internal static class PictureEndpoints
{
    /// <summary>The content type of the live view.</summary>
    public const string LiveType = "application/x-faceliveness-live";

    // An idle camera may be decoded by its key frames only, which come every few seconds.
    private static readonly TimeSpan SnapshotPatience = TimeSpan.FromSeconds(10);

    public static async Task<IResult> SnapshotAsync(
        string id, string? width, LiveView view, FacePipeline pipeline, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        if (!PictureWidth.TryRead(width, 1280, out var pixels))
        {
            return Problems.WrongQuery("width", "a number of pixels");
        }

        if (StreamEndpoints.Find(pipeline, id) is null)
        {
            return Problems.NoStream(id);
        }

        if (pipeline.ImageCodec is null)
        {
            return Problems.NoCodec;
        }

        // Nothing is kept for this where nobody looks: it takes the next frame.
        using var patience = new CancellationTokenSource(SnapshotPatience, timeProvider);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var viewer = new PictureViewer(new HashSet<string>([id], StringComparer.Ordinal), pixels, TimeSpan.Zero, timeProvider);
        view.Add(viewer, [id]);
        try
        {
            var (conditions, pictures) = (new List<StreamCondition>(), new List<LivePicture>());
            while (pictures.Count == 0)
            {
                await viewer.ReadAsync(conditions, pictures, end.Token).ConfigureAwait(false);
                if (conditions is [.., { State: not ("live" or "connecting") } dead])
                {
                    return dead.State == StreamCondition.Removed ? Problems.NoStream(id) : Problems.NoPicture(id, dead.Reason);
                }
            }

            return TypedResults.Bytes(pictures[0].Jpeg, "image/jpeg");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Problems.NoPicture(id, StreamEndpoints.Find(pipeline, id)?.Fault);
        }
        finally
        {
            view.Remove(viewer);
        }
    }

    public static async Task MjpegAsync(HttpContext context, string id)
    {
        var pipeline = context.RequestServices.GetRequiredService<FacePipeline>();
        var problem = StreamEndpoints.Find(pipeline, id) is null ? Problems.NoStream(id) : pipeline.ImageCodec is null ? Problems.NoCodec : null;
        if (problem is not null)
        {
            await problem.ExecuteAsync(context).ConfigureAwait(false);
            return;
        }

        const string Boundary = "faceliveness";
        await LookAsync(context, id, 640, $"multipart/x-mixed-replace; boundary={Boundary}", Write).ConfigureAwait(false);

        // The boundary stands behind each picture too: browsers show one only then.
        static bool Write(IBufferWriter<byte> writer, List<StreamCondition> conditions, List<LivePicture> pictures)
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
    }

    public static Task LiveAsync(HttpContext context)
    {
        return LookAsync(context, context.Request.Query["stream"], 480, LiveType, Write);

        static bool Write(IBufferWriter<byte> writer, List<StreamCondition> conditions, List<LivePicture> pictures)
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
    }

    private static async Task LookAsync(
        HttpContext context,
        StringValues streams,
        int usualWidth,
        string contentType,
        Func<IBufferWriter<byte>, List<StreamCondition>, List<LivePicture>, bool> write)
    {
        if (!PictureWidth.TryRead(context.Request.Query["width"], usualWidth, out var width))
        {
            await Problems.WrongQuery("width", "a number of pixels").ExecuteAsync(context).ConfigureAwait(false);
            return;
        }

        if (!TryReadRate(context.Request.Query["fps"], out var rate))
        {
            await Problems.WrongQuery("fps", "pictures per second, 1 to 25").ExecuteAsync(context).ConfigureAwait(false);
            return;
        }

        using var answer = await LongAnswer.BeginAsync(context, contentType).ConfigureAwait(false);
        if (answer is null)
        {
            return;
        }

        var view = context.RequestServices.GetRequiredService<LiveView>();
        var wanted = streams.Count == 0 ? null : streams.OfType<string>().ToHashSet(StringComparer.Ordinal);
        var viewer = new PictureViewer(wanted, width, TimeSpan.FromSeconds(1.0 / rate), context.RequestServices.GetRequiredService<TimeProvider>());
        view.Add(viewer, wanted ?? []);
        try
        {
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
    }

    private static bool TryReadRate(string? text, out int rate)
    {
        rate = 12;
        return string.IsNullOrEmpty(text) || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out rate) && rate is >= 1 and <= 25);
    }
}

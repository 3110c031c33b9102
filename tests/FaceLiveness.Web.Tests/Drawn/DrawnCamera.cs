using System.Runtime.CompilerServices;
using SkiaSharp;

namespace FaceLiveness.Web.Tests;

/// <summary>A camera that shows drawn people in a drawn place. All cameras of a <see cref="DrawnScene"/> share its clock.</summary>
internal sealed class DrawnCamera(string id, Action<DrawnBrush> place, params DrawnActor[] actors) : IFrameSource
{
    public const int Width = 640;
    public const int Height = 360;

    public string Id => id;

    /// <summary>
    /// Only where it has to be tried again. Of the others no picture is left out, as of recordings, so that a busy machine makes the same pictures and
    /// does not say on them that it is busy.
    /// </summary>
    public bool IsLive => Fails < double.MaxValue;

    public DrawnScene? Scene { get; set; }

    /// <summary>When the camera breaks off, in seconds since the scene began.</summary>
    public double Fails { get; init; } = double.MaxValue;

    public IEnumerable<DrawnActor> At(TimeSpan time) => actors.Where(actor => time.TotalSeconds >= actor.Enters);

    public async IAsyncEnumerable<VideoFrame> ReadFramesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var empty = new SKBitmap(Width, Height, SKColorType.Bgra8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(empty))
        using (var brush = new DrawnBrush(canvas))
        {
            place(brush);
        }

        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(IsLive ? 250 : 80), TimeProvider.System);
        for (var i = 0; ; i++)
        {
            await pace.WaitForNextTickAsync(cancellationToken);
            var time = Scene!.Clock;
            if (Scene.Since(time).TotalSeconds >= Fails)
            {
                throw new FrameSourceException("The camera does not answer.") { Fault = FrameSourceFault.Transient };
            }

            yield return Paint(empty, Scene.Since(time), i, time);
        }
    }

    private VideoFrame Paint(SKBitmap empty, TimeSpan sceneTime, long number, TimeSpan time)
    {
        using var picture = empty.Copy();
        using (var canvas = new SKCanvas(picture))
        {
            foreach (var actor in At(sceneTime))
            {
                actor.Paint(canvas, sceneTime);
            }
        }

        var frame = VideoFrame.Rent(Width, Height, PixelFormat.Bgra32, id, number, time, TimeProvider.System.GetUtcNow());
        picture.GetPixelSpan().CopyTo(frame.Pixels);
        return frame;
    }
}

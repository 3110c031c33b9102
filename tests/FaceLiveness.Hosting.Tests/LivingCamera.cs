using System.Runtime.CompilerServices;
using FaceLiveness.Tests.Pipeline;

namespace FaceLiveness.Tests.Hosting;

/// <summary>A camera that shows a scene at a pace, over and over, until it is cancelled. Every picture says by its gray which one it is.</summary>
internal sealed class LivingCamera(string id, Scene scene, double framesPerSecond = 25) : IFrameSource
{
    private int _open;
    private int _mostOpen;
    private long _delivered;

    public string Id => id;

    public bool IsLive => true;

    /// <summary>How many connections there were at most at one time.</summary>
    public int MostOpen => Volatile.Read(ref _mostOpen);

    public bool IsOpen => Volatile.Read(ref _open) > 0;

    public long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>Called when a connection opens (true) and closes (false).</summary>
    public Action<bool>? Opened { get; init; }

    /// <summary>The gray of a picture's upper left corner.</summary>
    public static byte Gray(long sequenceNumber) => (byte)(20 + (sequenceNumber % 10 * 20));

    public async IAsyncEnumerable<VideoFrame> ReadFramesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        _mostOpen = Math.Max(_mostOpen, Interlocked.Increment(ref _open));
        Opened?.Invoke(true);
        try
        {
            using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1 / framesPerSecond), TimeProvider.System);
            for (var i = 0L; ; i++)
            {
                await pace.WaitForNextTickAsync(cancellationToken);
                var time = TimeSpan.FromSeconds(i / framesPerSecond);
                var frame = VideoFrame.Rent(Scene.Width, Scene.Height, PixelFormat.Gray8, id, i, time, TimeProvider.System.GetUtcNow());
                frame.Pixels.Fill(Gray(i));
                foreach (var actor in scene.At(time))
                {
                    var body = actor.Body(time);
                    for (var y = (int)body.Y; y < Math.Min(body.Bottom, Scene.Height); y++)
                    {
                        frame.Pixels.Slice((y * frame.Stride) + (int)body.X, (int)body.Width).Fill(240);
                    }
                }

                Interlocked.Increment(ref _delivered);
                yield return frame;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
            Opened?.Invoke(false);
        }
    }
}

using System.Runtime.CompilerServices;
using FaceLiveness.Tests.Pipeline;

namespace FaceLiveness.Web.Tests;

/// <summary>A camera of 640x480 and 12.5 pictures a second, whose pictures move and are as hard to draw as a room is.</summary>
internal sealed class PaintedCamera(string id) : IFrameSource
{
    private const int Coarse = 8;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(80);
    private static readonly byte[] Room = Paint();

    public string Id => id;

    public bool IsLive => true;

    public async IAsyncEnumerable<VideoFrame> ReadFramesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var pace = new PeriodicTimer(Pace, TimeProvider.System);
        for (var i = 0; ; i++)
        {
            await pace.WaitForNextTickAsync(cancellationToken);
            var frame = VideoFrame.Rent(Scene.Width, Scene.Height, PixelFormat.Bgr24, id, i, i * Pace, TimeProvider.System.GetUtcNow());

            // The room turns: every row begins where the one before it was cut.
            var turn = i * 3 % Room.Length;
            Room.AsSpan(turn).CopyTo(frame.Pixels);
            Room.AsSpan(0, turn).CopyTo(frame.Pixels[(Room.Length - turn)..]);
            yield return frame;
        }
    }

    // Blotches with a grain: light and shade, and what a sensor adds.
    private static byte[] Paint()
    {
        var random = new Random(6);
        var blotches = new byte[(Scene.Width / Coarse) * (Scene.Height / Coarse) * 3];
        random.NextBytes(blotches);
        var room = new byte[Scene.Width * Scene.Height * 3];
        for (var y = 0; y < Scene.Height; y++)
        {
            for (var x = 0; x < Scene.Width * 3; x++)
            {
                var blotch = blotches[(((y / Coarse) * (Scene.Width / Coarse)) + (x / 3 / Coarse)) * 3 + (x % 3)];
                room[(y * Scene.Width * 3) + x] = (byte)(60 + (blotch / 3) + random.Next(8));
            }
        }

        return room;
    }
}

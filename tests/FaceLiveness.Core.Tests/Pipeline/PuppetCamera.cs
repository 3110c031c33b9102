using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace FaceLiveness.Tests.Pipeline;

/// <summary>A camera whose every picture is sent by the test.</summary>
internal sealed class PuppetCamera(TimeProvider clock) : IFrameSource
{
    private Channel<int> _wire = Channel.CreateUnbounded<int>();
    private int _sent;
    private int _connections;

    public string Id => "door";

    public bool IsLive => true;

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Sends a picture on the open connection, or on the next one.</summary>
    public void Send() => _wire.Writer.TryWrite(_sent++);

    public void Break(FrameSourceFault fault) => _wire.Writer.TryComplete(new FrameSourceException("The wire is cut.") { Fault = fault });

    public void End() => _wire.Writer.TryComplete();

    public async IAsyncEnumerable<VideoFrame> ReadFramesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _connections);
        try
        {
            await foreach (var number in _wire.Reader.ReadAllAsync(cancellationToken))
            {
                yield return VideoFrame.Rent(Scene.Width, Scene.Height, PixelFormat.Gray8, Id, number, TimeSpan.FromMilliseconds(40) * number, clock.GetUtcNow());
            }
        }
        finally
        {
            (_wire, _sent) = (Channel.CreateUnbounded<int>(), 0);
        }
    }
}

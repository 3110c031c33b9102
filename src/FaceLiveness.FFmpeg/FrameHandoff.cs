using System.Threading.Channels;

namespace FaceLiveness.FFmpeg;

/// <summary>
/// Takes frames from the decoding thread to whoever enumerates them. It holds two. When it is full, a recording's decoder waits;
/// a camera's never does, or the network would back up behind it: there the oldest frame goes.
/// </summary>
internal sealed class FrameHandoff
{
    private const int Capacity = 2;

    private readonly Channel<VideoFrame> _frames;
    private readonly SemaphoreSlim? _space;

    public FrameHandoff(bool dropsOldest, Action onDropped)
    {
        _space = dropsOldest ? null : new SemaphoreSlim(Capacity);
        _frames = Channel.CreateBounded<VideoFrame>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            dropped =>
            {
                dropped.Dispose();
                onDropped();
            });
    }

    /// <summary>Waits, on the decoding thread, until a frame can be posted.</summary>
    /// <exception cref="OperationCanceledException">Nobody wants frames any more.</exception>
    public void WaitForSpace(CancellationToken cancellationToken) => _space?.Wait(cancellationToken);

    public void Post(VideoFrame frame)
    {
        if (!_frames.Writer.TryWrite(frame))
        {
            frame.Dispose();
        }
    }

    public void Complete(Exception? fault = null) => _frames.Writer.TryComplete(fault);

    /// <summary>False at the end, and after <see cref="Complete"/>.</summary>
    /// <exception cref="FrameSourceException">The decoding thread failed, after the frames that were taken.</exception>
    public ValueTask<bool> WaitToTakeAsync() => _frames.Reader.WaitToReadAsync(CancellationToken.None);

    public VideoFrame? TryTake()
    {
        if (!_frames.Reader.TryRead(out var frame))
        {
            return null;
        }

        _space?.Release();
        return frame;
    }

    /// <summary>Gives back what nobody will take.</summary>
    public void Close()
    {
        Complete();
        while (_frames.Reader.TryRead(out var frame))
        {
            frame.Dispose();
        }
    }
}

using System.Buffers;

namespace FaceLiveness;

/// <summary>
/// One picture of a stream with the facts of when and where it was taken. Its memory comes from a pool:
/// a frame has one owner, who disposes it once; whoever is handed a frame to look at copies what must outlive the call.
/// </summary>
public sealed class VideoFrame : IDisposable
{
    private readonly int _width;
    private readonly int _height;
    private byte[]? _pixels;

    private VideoFrame(byte[] pixels, int width, int height, int stride, PixelFormat format)
    {
        _pixels = pixels;
        _width = width;
        _height = height;
        Stride = stride;
        Format = format;
    }

    /// <summary>The id of the <see cref="IFrameSource"/> the frame came from.</summary>
    public string SourceId { get; private init; } = "";

    /// <summary>Position in the stream, from 0. Frames that a source dropped leave gaps.</summary>
    public long SequenceNumber { get; private set; }

    /// <summary>
    /// Media time from the start of the stream. Every decision of the pipeline rests on it (never on the wall clock),
    /// so that a file gives the same result on a slow machine as on a fast one.
    /// </summary>
    public TimeSpan Timestamp { get; private set; }

    /// <summary>When the picture was taken, as well as the source knows.</summary>
    public DateTimeOffset CaptureTime { get; private init; }

    /// <summary>Width in pixels.</summary>
    public int Width => _width;

    /// <summary>Height in pixels.</summary>
    public int Height => _height;

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>How a pixel lies in memory.</summary>
    public PixelFormat Format { get; }

    /// <summary>The pixels, for reading.</summary>
    /// <exception cref="ObjectDisposedException">The frame's memory has gone back to the pool.</exception>
    public ImageView View => new(Pixels, _width, _height, Stride, Format);

    /// <summary>The pixels, for the frame's maker to fill: <c>Height * Stride</c> bytes.</summary>
    /// <exception cref="ObjectDisposedException">The frame's memory has gone back to the pool.</exception>
    public Span<byte> Pixels
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pixels is null, this);
            return _pixels.AsSpan(0, _height * Stride);
        }
    }

    /// <summary>Rents memory for a frame. Its content is undefined until filled; rows are not padded.</summary>
    /// <param name="width">Width in pixels, 1 to 16384.</param>
    /// <param name="height">Height in pixels, 1 to 16384.</param>
    /// <param name="format">How a pixel lies in memory.</param>
    /// <param name="sourceId">The id of the source the frame came from.</param>
    /// <param name="sequenceNumber">Position in the stream, from 0.</param>
    /// <param name="timestamp">Media time from the start of the stream.</param>
    /// <param name="captureTime">When the picture was taken.</param>
    public static VideoFrame Rent(
        int width,
        int height,
        PixelFormat format = PixelFormat.Bgr24,
        string sourceId = "",
        long sequenceNumber = 0,
        TimeSpan timestamp = default,
        DateTimeOffset captureTime = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, MaximumSide);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, MaximumSide);
        var stride = width * PixelLayout.Of(format).BytesPerPixel;
        return new VideoFrame(ArrayPool<byte>.Shared.Rent(stride * height), width, height, stride, format)
        {
            SourceId = sourceId,
            SequenceNumber = sequenceNumber,
            Timestamp = timestamp,
            CaptureTime = captureTime,
        };
    }

    /// <summary>The largest width or height that a frame may have: 16384 pixels.</summary>
    public const int MaximumSide = 16384;

    /// <summary>Puts the frame of a reopened stream behind those of the connections before.</summary>
    internal void Rebase(TimeSpan time, long sequenceNumber)
    {
        Timestamp += time;
        SequenceNumber += sequenceNumber;
    }

    /// <summary>Gives the memory back to the pool. A second call does nothing.</summary>
    public void Dispose()
    {
        var pixels = Interlocked.Exchange(ref _pixels, null);
        if (pixels is not null)
        {
            ArrayPool<byte>.Shared.Return(pixels);
        }
    }
}

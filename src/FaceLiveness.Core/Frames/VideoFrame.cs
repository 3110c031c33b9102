using System.Buffers;

namespace FaceLiveness;

/// <summary>
/// One picture of a stream with the facts of when and where it was taken. Its memory comes from a pool:
/// a frame has one owner, who disposes it once; whoever is handed a frame to look at copies what must outlive the call.
/// </summary>
public sealed class VideoFrame : IDisposable
{
    // A pool of its own: the shared one gives up memory at every collection and keeps few arrays of this size, so that cameras' frames would be
    // allocated anew all the time. What this one keeps is as much as was ever in use at once.
    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create(MaximumSide * MaximumSide * 2, maxArraysPerBucket: 256);

    private readonly int _width;
    private readonly int _height;
    private readonly YuvColor? _yuv;
    private byte[]? _pixels;
    private byte[]? _converted;

    private VideoFrame(byte[] planes, int width, int height, YuvColor color)
        : this(planes, width, height, width * PixelLayout.Of(PixelFormat.Bgr24).BytesPerPixel, PixelFormat.Bgr24) => _yuv = color;

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

    /// <summary>When the pipeline got the frame, by its clock's timestamp.</summary>
    internal long ArrivedAt { get; set; }

    /// <summary>Width in pixels.</summary>
    public int Width => _width;

    /// <summary>Height in pixels.</summary>
    public int Height => _height;

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>How a pixel of <see cref="View"/> lies in memory.</summary>
    public PixelFormat Format { get; }

    /// <summary>
    /// The pixels, for reading. Those of a frame that holds <see cref="Planes"/> are converted when they are first asked for (about 1 ms for 720p):
    /// a stage that can read planes saves that.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The frame's memory has gone back to the pool.</exception>
    public ImageView View => new(_yuv is null ? Pixels : Converted(), _width, _height, Stride, Format);

    /// <summary>Whether the frame holds luma and chroma in planes, as decoders make them, instead of pixels.</summary>
    public bool HasPlanes => _yuv is not null;

    /// <summary>Luma and chroma, for reading, and for the frame's maker to fill before anybody reads.</summary>
    /// <exception cref="InvalidOperationException">The frame holds pixels: <see cref="HasPlanes"/> is false.</exception>
    /// <exception cref="ObjectDisposedException">The frame's memory has gone back to the pool.</exception>
    public YuvPlanes Planes
    {
        get
        {
            var memory = _pixels;
            ObjectDisposedException.ThrowIf(memory is null, this);
            return _yuv is { } color
                ? new YuvPlanes(memory, _width, _height, color)
                : throw new InvalidOperationException("This frame holds pixels, not planes: read View, or ask HasPlanes first.");
        }
    }

    /// <summary>The pixels, for the frame's maker to fill: <c>Height * Stride</c> bytes.</summary>
    /// <exception cref="InvalidOperationException">The frame holds planes: its maker fills <see cref="Planes"/>.</exception>
    /// <exception cref="ObjectDisposedException">The frame's memory has gone back to the pool.</exception>
    public Span<byte> Pixels
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pixels is null, this);
            return _yuv is null
                ? _pixels.AsSpan(0, _height * Stride)
                : throw new InvalidOperationException("This frame holds planes, not pixels: fill Planes, read View.");
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
        ThrowIfImpossible(width, height);
        var stride = width * PixelLayout.Of(format).BytesPerPixel;
        return new VideoFrame(Pool.Rent(stride * height), width, height, stride, format)
        {
            SourceId = sourceId,
            SequenceNumber = sequenceNumber,
            Timestamp = timestamp,
            CaptureTime = captureTime,
        };
    }

    /// <summary>Rents memory for a frame that holds planes. Its content is undefined until <see cref="Planes"/> is filled.</summary>
    /// <param name="width">Width in pixels, 1 to 16384.</param>
    /// <param name="height">Height in pixels, 1 to 16384.</param>
    /// <param name="color">What luma and chroma mean.</param>
    /// <param name="sourceId">The id of the source the frame came from.</param>
    /// <param name="sequenceNumber">Position in the stream, from 0.</param>
    /// <param name="timestamp">Media time from the start of the stream.</param>
    /// <param name="captureTime">When the picture was taken.</param>
    public static VideoFrame RentPlanes(
        int width,
        int height,
        YuvColor color,
        string sourceId = "",
        long sequenceNumber = 0,
        TimeSpan timestamp = default,
        DateTimeOffset captureTime = default)
    {
        ThrowIfImpossible(width, height);
        return new VideoFrame(Pool.Rent(YuvPlanes.Length(width, height)), width, height, color)
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
        Return(ref _pixels);
        Return(ref _converted);
    }

    private static void ThrowIfImpossible(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, MaximumSide);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, MaximumSide);
    }

    private static void Return(ref byte[]? memory)
    {
        if (Interlocked.Exchange(ref memory, null) is { } rented)
        {
            Pool.Return(rented);
        }
    }

    /// <summary>The analysis and a sink may ask at the same time: the first to finish is kept.</summary>
    private Span<byte> Converted()
    {
        var planes = Planes;
        if (_converted is not { } pixels)
        {
            pixels = Pool.Rent(_height * Stride);
            planes.CopyPixels(0, 0, _width, _height, Format, pixels, Stride);
            if (Interlocked.CompareExchange(ref _converted, pixels, null) is { } first)
            {
                Pool.Return(pixels);
                pixels = first;
            }
        }

        return pixels.AsSpan(0, _height * Stride);
    }
}

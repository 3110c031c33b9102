using SkiaSharp;

namespace FaceLiveness.Imaging.Skia;

/// <summary>The annotated video of one stream.</summary>
internal sealed class StreamVideo(string path, Func<string, int, int, double, Task<VideoEncoder>> start) : IAsyncDisposable
{
    // Enough intervals for a middle one that a single late frame does not sway.
    private const int FramesToMeasure = 5;

    private readonly OverlayRenderer _renderer = new();
    private readonly List<(VideoFrame Picture, TimeSpan Timestamp)> _waiting = [];
    private VideoEncoder? _encoder;
    private FrameGrid? _grid;
    private VideoFrame? _last;

    public string Path => path;

    public async Task AddAsync(FrameResult result, VideoFrame frame)
    {
        var picture = _renderer.Render(frame, result);
        if (_encoder is not null)
        {
            await WriteAsync(picture, result.Timestamp).ConfigureAwait(false);
            return;
        }

        _waiting.Add((picture, result.Timestamp));
        if (_waiting.Count == FramesToMeasure)
        {
            await BeginAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends the video.</summary>
    /// <returns>False where there was not a single frame, and so no file.</returns>
    public async Task<bool> FinishAsync()
    {
        if (_encoder is null)
        {
            if (_waiting.Count == 0)
            {
                return false;
            }

            await BeginAsync().ConfigureAwait(false);
        }

        await _encoder!.FinishAsync().ConfigureAwait(false);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (picture, _) in _waiting)
        {
            picture.Dispose();
        }

        _last?.Dispose();
        _renderer.Dispose();
        if (_encoder is not null)
        {
            await _encoder.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task BeginAsync()
    {
        var rate = FrameGrid.EstimateRate([.. _waiting.Select(frame => frame.Timestamp)]);
        var first = _waiting[0].Picture;
        _grid = new(rate);
        _encoder = await start(path, first.Width, first.Height, rate).ConfigureAwait(false);
        _last = Blank(first.Width, first.Height);
        while (_waiting.Count > 0)
        {
            var (picture, timestamp) = _waiting[0];
            _waiting.RemoveAt(0);
            await WriteAsync(picture, timestamp).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(VideoFrame picture, TimeSpan timestamp)
    {
        var times = _grid!.Place(timestamp);
        for (; times > 1; times--)
        {
            await _encoder!.WriteAsync(_last!).ConfigureAwait(false);
        }

        var (width, height) = (_last!.Width, _last.Height);
        _last.Dispose();
        _last = Fitted(picture, width, height);
        if (times == 1)
        {
            await _encoder!.WriteAsync(_last).ConfigureAwait(false);
        }
    }

    private static VideoFrame Blank(int width, int height)
    {
        var frame = VideoFrame.Rent(width, height, PixelFormat.Bgra32);
        frame.Pixels.Clear();
        return frame;
    }

    // A camera whose resolution changes goes on in the same video, whole and undistorted.
    private static unsafe VideoFrame Fitted(VideoFrame picture, int width, int height)
    {
        if (picture.Width == width && picture.Height == height)
        {
            return picture;
        }

        var fitted = Blank(width, height);
        var scale = MathF.Min((float)width / picture.Width, (float)height / picture.Height);
        var place = SKRect.Create(
            (width - (picture.Width * scale)) / 2, (height - (picture.Height * scale)) / 2, picture.Width * scale, picture.Height * scale);
        fixed (byte* from = picture.Pixels, to = fitted.Pixels)
        {
            using var image = SKImage.FromPixels(Info(picture), (nint)from, picture.Stride);
            using var surface = SKSurface.Create(Info(fitted), (nint)to, fitted.Stride);
            surface.Canvas.DrawImage(image, place, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        }

        picture.Dispose();
        return fitted;
    }

    private static SKImageInfo Info(VideoFrame frame) => new(frame.Width, frame.Height, SKColorType.Bgra8888, SKAlphaType.Opaque);
}

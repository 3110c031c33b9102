using System.Numerics;
using SkiaSharp;

namespace FaceLiveness.Imaging.Skia;

/// <summary>
/// Draws what was found onto a copy of a frame: people, faces, landmarks, names, liveness and blinks, and the stream's own facts in a corner.
/// One renderer serves one stream, one call at a time.
/// </summary>
/// <remarks><c>docs/outputs.md</c> explains colours and marks.</remarks>
public sealed class OverlayRenderer : IDisposable
{
    // Below this, letters that are small against the picture would be a handful of pixels high: the picture is drawn at twice its size.
    private const int SmallestCrispHeight = 480;

    private readonly FrameRateMeter _rate = new();
    private OverlayPen? _pen;

    /// <summary>The size that a frame is drawn at: twice its own below 480 lines, and always even, as video encoders want it.</summary>
    /// <param name="width">Width of the frame in pixels.</param>
    /// <param name="height">Height of the frame in pixels.</param>
    public static (int Width, int Height) OutputSize(int width, int height)
    {
        var doubled = (height < SmallestCrispHeight && width < SmallestCrispHeight * 2) || width == 1 || height == 1;
        return doubled ? (width * 2, height * 2) : (width & ~1, height & ~1);
    }

    /// <summary>Draws a frame of the stream. Frames come in order, since the corner shows how many come a second.</summary>
    /// <param name="frame">The picture; it is left as it is.</param>
    /// <param name="result">What was found in it.</param>
    /// <returns>A <see cref="PixelFormat.Bgra32"/> frame of <see cref="OutputSize"/> that the caller owns.</returns>
    public VideoFrame Render(VideoFrame frame, FrameResult result)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(result);
        var rate = _rate.Add(result.Timestamp);
        var (width, height) = OutputSize(frame.Width, frame.Height);
        var canvas = width > frame.Width
            ? BgraPixels.ConvertDoubled(frame.View)
            : BgraPixels.Convert(frame, width, height);
        try
        {
            DrawOn(canvas, result, (float)canvas.Width / frame.Width, rate);
            return canvas;
        }
        catch
        {
            canvas.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _pen?.Dispose();

    private unsafe void DrawOn(VideoFrame canvas, FrameResult result, float scale, float rate)
    {
        if (_pen?.Height != canvas.Height)
        {
            _pen?.Dispose();
            _pen = new(canvas.Height);
        }

        var info = new SKImageInfo(canvas.Width, canvas.Height, SKColorType.Bgra8888, SKAlphaType.Opaque);
        fixed (byte* pixels = canvas.Pixels)
        {
            using var surface = SKSurface.Create(info, (nint)pixels, canvas.Stride);
            _pen.DrawFrame(surface.Canvas, canvas.Width, result, Matrix3x2.CreateScale(scale), rate);
        }
    }
}

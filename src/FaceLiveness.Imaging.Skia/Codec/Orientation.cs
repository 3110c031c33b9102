using System.Runtime.InteropServices;
using SkiaSharp;

namespace FaceLiveness.Imaging.Skia;

/// <summary>Turns a picture as its EXIF orientation says.</summary>
internal static class Orientation
{
    /// <summary>Copies a <see cref="PixelFormat.Bgra32"/> frame into a new one that stands upright.</summary>
    /// <param name="frame">The picture as it was stored.</param>
    /// <param name="origin">Which corner of the scene the first stored pixel is.</param>
    public static VideoFrame Upright(VideoFrame frame, SKEncodedOrigin origin)
    {
        var (width, height) = (frame.Width, frame.Height);
        var turned = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var upright = turned ? VideoFrame.Rent(height, width, PixelFormat.Bgra32) : VideoFrame.Rent(width, height, PixelFormat.Bgra32);

        // Where in the stored picture the upright one begins, and how far a step to the right and a step down lead there.
        var (start, right, down) = origin switch
        {
            SKEncodedOrigin.TopRight => (width - 1, -1, width),
            SKEncodedOrigin.BottomRight => ((width * height) - 1, -1, -width),
            SKEncodedOrigin.BottomLeft => (width * (height - 1), 1, -width),
            SKEncodedOrigin.LeftTop => (0, width, 1),
            SKEncodedOrigin.RightTop => (width * (height - 1), -width, 1),
            SKEncodedOrigin.RightBottom => ((width * height) - 1, -width, -1),
            SKEncodedOrigin.LeftBottom => (width - 1, width, -1),
            _ => (0, 1, width),
        };
        var from = MemoryMarshal.Cast<byte, uint>(frame.Pixels);
        var to = MemoryMarshal.Cast<byte, uint>(upright.Pixels);
        for (var y = 0; y < upright.Height; y++)
        {
            var source = start + (y * down);
            foreach (ref var pixel in to.Slice(y * upright.Width, upright.Width))
            {
                pixel = from[source];
                source += right;
            }
        }

        return upright;
    }
}

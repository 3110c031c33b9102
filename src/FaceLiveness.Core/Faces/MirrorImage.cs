using System.Numerics;
using System.Runtime.InteropServices;

namespace FaceLiveness;

/// <summary>Left and right exchanged.</summary>
internal static class MirrorImage
{
    /// <summary>A mirrored copy; the caller owns it.</summary>
    public static VideoFrame Of(VideoFrame picture)
    {
        var view = picture.View;
        var mirrored = VideoFrame.Rent(view.Width, view.Height, view.Format);
        for (var y = 0; y < view.Height; y++)
        {
            var from = view.Pixels.Slice(y * view.Stride, mirrored.Stride);
            var to = mirrored.Pixels.Slice(y * mirrored.Stride, mirrored.Stride);
            switch (mirrored.Stride / view.Width)
            {
                case 1:
                    from.CopyTo(to);
                    to.Reverse();
                    break;
                case 4:
                    from.CopyTo(to);
                    MemoryMarshal.Cast<byte, int>(to).Reverse();
                    break;
                case var bytes:
                    for (var x = 0; x < view.Width; x++)
                    {
                        from.Slice(x * bytes, bytes).CopyTo(to[((view.Width - 1 - x) * bytes)..]);
                    }

                    break;
            }
        }

        return mirrored;
    }

    /// <summary>Where the points lie in the mirrored picture: the eye at the left is the one that was at the right.</summary>
    /// <param name="points">In the picture.</param>
    /// <param name="width">The picture's width.</param>
    public static FivePoints Of(in FivePoints points, int width)
    {
        return new(Across(points.RightEye), Across(points.LeftEye), Across(points.Nose), Across(points.RightMouth), Across(points.LeftMouth));

        Vector2 Across(Vector2 point) => point with { X = width - point.X };
    }
}

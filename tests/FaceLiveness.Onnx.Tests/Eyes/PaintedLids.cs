using System.Diagnostics;
using System.Globalization;
using System.Numerics;

namespace FaceLiveness.Onnx.Tests;

/// <summary>A photo whose eyes are painted shut: lids of the skin above them, with a dark line of lashes.</summary>
internal static class PaintedLids
{
    /// <summary>Plays a photo as a video: each frame with its lids fallen by a share, then noise and compression.</summary>
    /// <param name="photo">The photo, as RGB.</param>
    /// <param name="landmarks">Its 68 points.</param>
    /// <param name="fallen">How far the lids have fallen in each frame: 0 as in the photo, 1 shut.</param>
    /// <param name="framesPerSecond">Of the video.</param>
    /// <param name="path">Where to write it.</param>
    public static void Record(VideoFrame photo, FaceLandmarks landmarks, IEnumerable<double> fallen, double framesPerSecond, string path)
    {
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardInput = true };
        var rate = framesPerSecond.ToString(CultureInfo.InvariantCulture);
        foreach (var argument in (string[])
            [
                "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", $"{photo.Width}x{photo.Height}", "-r", rate, "-i", "-",
                "-vf", "noise=alls=8:allf=t,scale=trunc(iw/2)*2:trunc(ih/2)*2,format=yuv420p", "-c:v", "mpeg4", "-q:v", "4", path,
            ])
        {
            start.ArgumentList.Add(argument);
        }

        using var ffmpeg = Process.Start(start)!;
        var painted = new Dictionary<double, byte[]>();
        foreach (var share in fallen)
        {
            if (!painted.TryGetValue(share, out var pixels))
            {
                painted[share] = pixels = Paint(photo, landmarks, share);
            }

            ffmpeg.StandardInput.BaseStream.Write(pixels);
        }

        ffmpeg.StandardInput.Close();
        ffmpeg.WaitForExit();
        Assert.Equal(0, ffmpeg.ExitCode);
    }

    private static byte[] Paint(VideoFrame photo, FaceLandmarks landmarks, double share)
    {
        var pixels = photo.Pixels.ToArray();
        Span<Vector2> eye = stackalloc Vector2[6];
        landmarks.CopyLeftEye(eye);
        Paint(pixels, photo, eye, share);
        landmarks.CopyRightEye(eye);
        Paint(pixels, photo, eye, share);
        return pixels;
    }

    private static void Paint(byte[] pixels, VideoFrame photo, ReadOnlySpan<Vector2> eye, double share)
    {
        if (share <= 0)
        {
            return;
        }

        var width = eye[3].X - eye[0].X;
        var lashes = Math.Max(1, (int)(width * 0.05f));
        for (var x = (int)(eye[0].X - (width * 0.1f)); x <= eye[3].X + (width * 0.1f); x++)
        {
            var top = Height(x, eye[0], eye[1], eye[2], eye[3]) - (width * 0.12f);
            var bottom = Height(x, eye[0], eye[5], eye[4], eye[3]) + (width * 0.06f);
            var edge = (int)(top + ((bottom - top) * share));
            for (var y = (int)top; y <= edge; y++)
            {
                var skin = ((((int)(top - (width * 0.1f)) - (y % 3)) * photo.Width) + x) * 3;
                var at = ((y * photo.Width) + x) * 3;
                for (var c = 0; c < 3; c++)
                    pixels[at + c] = (byte)(photo.Pixels[skin + c] * (y > edge - lashes ? 0.45 : 1));
            }
        }
    }

    private static float Height(float x, params ReadOnlySpan<Vector2> lid)
    {
        for (var i = 1; i < lid.Length; i++)
        {
            if (x <= lid[i].X || i == lid.Length - 1)
                return lid[i - 1].Y + ((lid[i].Y - lid[i - 1].Y) * Math.Clamp((x - lid[i - 1].X) / (lid[i].X - lid[i - 1].X), 0, 1));
        }

        return lid[0].Y;
    }
}

using System.Diagnostics;
using System.Globalization;

namespace FaceLiveness.Onnx.Tests;

/// <summary>Reads pictures and video through the ffmpeg program: as PPM, which says its size itself, so that one process reads any number of them.</summary>
internal static class Pictures
{
    /// <summary>One picture.</summary>
    public static VideoFrame Read(string path) => Video(path).First();

    /// <summary>The frames of a video, or the one of a picture. The caller disposes them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="framesPerSecond">The frames are spread over media time by this rate; ffmpeg drops or repeats none.</param>
    public static IEnumerable<VideoFrame> Video(string path, double framesPerSecond = 25) => Decode(["-i", path], null, framesPerSecond);

    /// <summary>Many JPEG files one after the other.</summary>
    public static IEnumerable<VideoFrame> Jpegs(IEnumerable<byte[]> files) => Decode(["-f", "image2pipe", "-c:v", "mjpeg", "-i", "-"], files, 1);

    /// <summary>Makes a video of a photo that is shaken, turned, panned and zoomed, with a sensor's noise and strong compression.</summary>
    public static void Shake(string photo, string path, double seconds)
    {
        const string Filter =
            "scale=1280:960:force_original_aspect_ratio=decrease,pad=1280:960:(ow-iw)/2:(oh-ih)/2:gray,"
            + "zoompan=z='1.2+0.15*sin(on/11)':x='iw/2-iw/zoom/2+40*sin(on/5)+6*sin(on*1.7)':y='ih/2-ih/zoom/2+30*cos(on/7)+6*cos(on*2.3)':d=1:s=640x480:fps=25,"
            + "rotate='0.08*sin(n/8)',noise=alls=25:allf=t,format=yuv420p";
        var start = new ProcessStartInfo("ffmpeg");
        foreach (var argument in (string[])
            ["-v", "error", "-y", "-loop", "1", "-framerate", "25", "-i", photo, "-vf", Filter, "-t", seconds.ToString(CultureInfo.InvariantCulture), "-c:v", "mpeg4", "-q:v", "12", path])
        {
            start.ArgumentList.Add(argument);
        }

        using var ffmpeg = Process.Start(start)!;
        ffmpeg.WaitForExit();
        Assert.Equal(0, ffmpeg.ExitCode);
    }

    private static IEnumerable<VideoFrame> Decode(string[] input, IEnumerable<byte[]>? files, double framesPerSecond)
    {
        var start = new ProcessStartInfo("ffmpeg")
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in (string[])["-v", "error", .. input, "-an", "-vsync", "passthrough", "-sws_flags", "bicubic+accurate_rnd+full_chroma_int", "-f", "image2pipe", "-c:v", "ppm", "-"])
        {
            start.ArgumentList.Add(argument);
        }

        using var ffmpeg = Process.Start(start)!;
        var feeding = Task.Run(() =>
        {
            foreach (var file in files ?? [])
            {
                ffmpeg.StandardInput.BaseStream.Write(file);
            }

            ffmpeg.StandardInput.Close();
        });
        try
        {
            using var output = new BufferedStream(ffmpeg.StandardOutput.BaseStream, 1 << 20);
            for (var i = 0; ReadHeader(output) is var (width, height); i++)
            {
                var frame = VideoFrame.Rent(width, height, PixelFormat.Rgb24, "test", i, TimeSpan.FromSeconds(i / framesPerSecond));
                output.ReadExactly(frame.Pixels);
                yield return frame;
            }

            feeding.GetAwaiter().GetResult();
        }
        finally
        {
            if (!ffmpeg.HasExited)
            {
                ffmpeg.Kill();
            }
        }
    }

    private static (int Width, int Height)? ReadHeader(Stream stream)
    {
        var words = new List<string>();
        var word = "";
        while (words.Count < 4)
        {
            var next = stream.ReadByte();
            if (next < 0)
            {
                return null;
            }

            if (!char.IsWhiteSpace((char)next))
            {
                word += (char)next;
            }
            else if (word.Length > 0)
            {
                words.Add(word);
                word = "";
            }
        }

        return (int.Parse(words[1], CultureInfo.InvariantCulture), int.Parse(words[2], CultureInfo.InvariantCulture));
    }
}

using System.Diagnostics;
using System.Globalization;

namespace FaceLiveness.Onnx.Tests;

/// <summary>Reads pictures and video with the ffmpeg program: this project references no codec.</summary>
internal static class Footage
{
    public static VideoFrame Picture(string path) => Frames(path, 1)[0];

    /// <summary>The first frames of a video, or a skip where there is no ffmpeg.</summary>
    public static IReadOnlyList<VideoFrame> Frames(string path, int count, string? filter = null)
    {
        var chain = filter is null ? "" : $"-vf {filter}";
        var (width, height) = Size(path, chain);
        var pixels = Output($"-v error -i \"{path}\" {chain} -frames:v {count} -pix_fmt bgr24 -f rawvideo -");
        var size = width * height * 3;
        var frames = new List<VideoFrame>();
        for (var start = 0; start + size <= pixels.Length; start += size)
        {
            var frame = VideoFrame.Rent(width, height, sequenceNumber: frames.Count);
            pixels.AsSpan(start, size).CopyTo(frame.Pixels);
            frames.Add(frame);
        }

        return frames;
    }

    /// <summary>The same frames as planes, just as the decoder leaves them.</summary>
    public static IReadOnlyList<VideoFrame> Planes(string path, int count, YuvColor color)
    {
        var (width, height) = Size(path, "");
        var bytes = Output($"-v error -i \"{path}\" -frames:v {count} -pix_fmt yuv420p -f rawvideo -");
        var frames = new List<VideoFrame>();
        for (var start = 0; start < bytes.Length;)
        {
            var frame = VideoFrame.RentPlanes(width, height, color, sequenceNumber: frames.Count);
            start += Copy(bytes.AsSpan(start), frame.Planes.Luma);
            start += Copy(bytes.AsSpan(start), frame.Planes.Cb);
            start += Copy(bytes.AsSpan(start), frame.Planes.Cr);
            frames.Add(frame);
        }

        return frames;

        static int Copy(ReadOnlySpan<byte> from, Span<byte> to)
        {
            from[..to.Length].CopyTo(to);
            return to.Length;
        }
    }

    private static (int Width, int Height) Size(string path, string chain)
    {
        // The Y4M header tells the size after rotation and filters; the raw stream that follows holds pixels only.
        var header = Output($"-v error -i \"{path}\" {chain} -frames:v 1 -pix_fmt yuv444p -f yuv4mpegpipe -strict -1 -");
        var words = System.Text.Encoding.ASCII.GetString(header.AsSpan(0, Math.Min(header.Length, 200))).Split('\n')[0].Split(' ');
        var width = int.Parse(words[1].AsSpan(1), CultureInfo.InvariantCulture);
        var height = int.Parse(words[2].AsSpan(1), CultureInfo.InvariantCulture);
        return (width, height);
    }

    private static byte[] Output(string arguments)
    {
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo("ffmpeg", arguments) { RedirectStandardOutput = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("The ffmpeg program is not installed; it decodes the pictures of this test.");
            throw;
        }

        using (process)
        using (var memory = new MemoryStream())
        {
            process.StandardOutput.BaseStream.CopyTo(memory);
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
            return memory.ToArray();
        }
    }
}

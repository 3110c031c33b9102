namespace FaceLiveness.FFmpeg.Tests;

public sealed class FileFormatTests
{
    private const string Picture = "-f lavfi -i testsrc2=size=640x480:rate=25:duration=2 -vf scale={0}";

    [Theory]
    [InlineData("h264.mp4", "320x240", "-c:v libx264 -pix_fmt yuv420p")]
    [InlineData("hevc.mp4", "320x240", "-c:v libx265 -x265-params log-level=error -pix_fmt yuv420p")]
    [InlineData("mpeg4.avi", "320x240", "-c:v mpeg4")]
    [InlineData("mpeg4.mp4", "320x240", "-c:v mpeg4 -bf 2")]
    [InlineData("vp8.webm", "320x240", "-c:v libvpx -b:v 500k -deadline realtime")]
    [InlineData("vp9.webm", "320x240", "-c:v libvpx-vp9 -b:v 500k -deadline realtime -cpu-used 8")]
    [InlineData("mjpeg.avi", "320x240", "-c:v mjpeg -pix_fmt yuvj420p")]
    [InlineData("gray.mkv", "320x240", "-c:v ffv1 -pix_fmt gray")]
    [InlineData("odd.mkv", "321x241", "-c:v libx264 -pix_fmt yuv444p")]
    [InlineData("odd420.mkv", "321x241", "-c:v ffv1 -pix_fmt yuv420p")]
    [InlineData("yuv444.mp4", "320x240", "-c:v libx264 -pix_fmt yuv444p")]
    [InlineData("tenbit.mkv", "320x240", "-c:v libx264 -pix_fmt yuv420p10le")]
    [InlineData("transport.ts", "320x240", "-c:v libx264 -pix_fmt yuv420p")]
    [InlineData("raw.h264", "320x240", "-c:v libx264 -pix_fmt yuv420p -bf 0")]
    public async Task Every_frame_of_every_common_format_comes_at_its_time(string fileName, string size, string encoding)
    {
        var path = FFmpegProgram.Make(fileName, $"{string.Format(null, Picture, size)} {encoding}");
        var frames = await Reading.ReadAllAsync(path);

        Assert.Equal(50, frames.Count);
        Assert.All(frames, frame => Assert.Equal(size, $"{frame.Width}x{frame.Height}"));
        for (var index = 0; index < frames.Count; index++)
        {
            Assert.Equal(index, frames[index].SequenceNumber);
            Assert.Equal(index * 0.04, frames[index].Timestamp.TotalSeconds, 0.0011);
        }
    }
}

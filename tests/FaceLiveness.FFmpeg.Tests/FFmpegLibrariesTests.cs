using System.Reflection;
using FaceLiveness.FFmpeg.Native;

namespace FaceLiveness.FFmpeg.Tests;

public sealed class FFmpegLibrariesTests
{
    [Fact]
    public void The_table_is_complete_for_all_five_generations()
    {
        Assert.Equal(5, FFmpegLayout.All.Count);
        Assert.Equal([62, 61, 60, 59, 58], FFmpegLayout.All.Select(layout => layout.FormatMajor));
        foreach (var layout in FFmpegLayout.All)
        {
            foreach (var property in typeof(FFmpegLayout).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.PropertyType == typeof(int)))
            {
                var value = (int)property.GetValue(layout)!;
                Assert.True(value > 0 || property.Name == nameof(FFmpegLayout.FormatMinimumMinor), $"{layout.Release} lacks {property.Name}.");
            }

            // Fields of one struct never overlap: a slip of the pen shows here.
            AssertApart(8, layout.FormatStartTime, layout.FormatDuration, layout.FormatInterruptCallback, layout.FormatInterruptCallback + 8);
            AssertApart(8, layout.StreamTimeBase, layout.StreamStartTime, layout.StreamCodecParameters);
            AssertApart(4, layout.FrameFlags, layout.FrameColorRange, layout.FrameColorSpace, layout.FrameDecodeErrorFlags);
            AssertApart(8, layout.CodecPacketTimeBase, layout.CodecHardwareDevice, layout.CodecGetFormat);
        }
    }

    [Fact]
    public void Every_generation_is_recognised_by_its_own_majors_only()
    {
        foreach (var layout in FFmpegLayout.All)
        {
            var versions = Versions(layout.FormatMajor, layout.CodecMajor, layout.UtilMajor, layout.ScaleMajor);
            Assert.Same(layout, FFmpegLayout.For(versions, out var fault));
            Assert.Null(fault);
            Assert.Null(FFmpegLayout.For(versions with { Util = new(layout.UtilMajor + 1, 0, 0) }, out fault));
            Assert.NotNull(fault);
        }
    }

    [Theory]
    [InlineData(63, 63, 61, 10)]
    [InlineData(57, 57, 55, 4)]
    public void An_unknown_major_is_refused_with_what_was_found_and_what_is_supported(int format, int codec, int util, int scale)
    {
        Assert.Null(FFmpegLayout.For(Versions(format, codec, util, scale), out var fault));
        Assert.Contains($"found libavformat {format}.", fault, StringComparison.Ordinal);
        Assert.Contains("supported are FFmpeg 4.3 to 8.1", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Releases_before_4_3_are_refused_although_their_major_is_the_same()
    {
        var versions = new FFmpegVersions(new(58, 29, 100), new(58, 54, 100), new(56, 31, 100), new(5, 5, 100));

        Assert.Null(FFmpegLayout.For(versions, out var fault));
        Assert.Contains("found libavformat 58.29.100", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_installed_is_answered_with_what_was_looked_for_and_how_to_install_it()
    {
        Assert.Null(NativeLoader.Find(null, (_, _) => false, out var fault));
        Assert.Contains(NativeLoader.FileName("avformat", 59), fault, StringComparison.Ordinal);
        Assert.Contains(NativeLoader.InstallAdvice, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_folder_is_named()
    {
        Assert.Null(NativeLoader.Find("/opt/empty", (_, _) => false, out var fault));
        Assert.Contains("/opt/empty", fault, StringComparison.Ordinal);
        Assert.Contains(FFmpegLibraries.FolderVariable, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_newer_than_the_table_is_named()
    {
        Assert.Null(NativeLoader.Find(null, (_, names) => names.Any(name => name.Contains("63", StringComparison.Ordinal)), out var fault));
        Assert.Contains($"found {NativeLoader.FileName("avformat", 63)}", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Libraries_of_two_releases_are_never_mixed()
    {
        var newest = NativeLoader.FileName("avformat", 62);
        var layout = NativeLoader.Find(null, (library, names) => library != "swscale" || names[0] == NativeLoader.FileName("swscale", 6), out _);

        Assert.Equal(59, layout!.FormatMajor);
        Assert.NotEqual(newest, NativeLoader.FileName("avformat", layout.FormatMajor));
    }

    [Fact]
    public void The_doctor_learns_the_release()
    {
        var probe = FFmpegLibraries.Probe();

        Assert.SkipUnless(probe.IsAvailable, probe.Description);
        Assert.Matches(@"^FFmpeg .+ \(libavformat \d+\.\d+\.\d+, libavcodec .+, libavutil .+, libswscale .+\)$", probe.Description);
    }

    private static FFmpegVersions Versions(int format, int codec, int util, int scale) =>
        new(new(format, 99, 0), new(codec, 99, 0), new(util, 99, 0), new(scale, 99, 0));

    private static void AssertApart(int size, params int[] offsets)
    {
        foreach (var (first, second) in offsets.Order().Zip(offsets.Order().Skip(1)))
        {
            Assert.True(second - first >= size, $"Offsets {first} and {second} overlap.");
        }
    }
}

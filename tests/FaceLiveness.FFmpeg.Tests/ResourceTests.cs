namespace FaceLiveness.FFmpeg.Tests;

/// <summary>Alone in the process while it runs: what other tests hold would count here.</summary>
[CollectionDefinition(nameof(ResourceTests), DisableParallelization = true)]
[Collection(nameof(ResourceTests))]
public sealed class ResourceTests
{
    [Fact]
    public async Task Fifty_openings_leave_neither_handles_nor_memory_behind()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Handles are counted in /proc.");
        var clip = FFmpegProgram.Make("clip.mp4", "-f lavfi -i testsrc2=size=320x240:rate=25:duration=4 -pix_fmt yuv420p -c:v libx264 -g 25");
        await OpenAsync(10);
        var (handles, memory) = (Handles(), Memory());
        await OpenAsync(50);

        // The runtime opens a few of its own, at moments of its choosing.
        Assert.InRange(Handles(), 0, handles + 5);
        Assert.InRange(Memory() - memory, long.MinValue, 25 << 20);

        async Task OpenAsync(int times)
        {
            for (var count = 0; count < times; count++)
            {
                // Half of them are left in the middle, half are played to the end.
                await foreach (var frame in new FFmpegFrameSource("test", clip).ReadFramesAsync(TestContext.Current.CancellationToken))
                {
                    frame.Dispose();
                    if (count % 2 == 0 && frame.SequenceNumber == 3)
                    {
                        break;
                    }
                }
            }

            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        static int Handles() => Directory.GetFileSystemEntries("/proc/self/fd").Length;
        static long Memory() => Environment.WorkingSet;
    }
}

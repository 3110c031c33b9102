namespace FaceLiveness.FFmpeg.Tests;

/// <summary>Alone in the process while it runs: what other tests hold would count here.</summary>
[CollectionDefinition(nameof(ResourceTests), DisableParallelization = true)]
[Collection(nameof(ResourceTests))]
public sealed class ResourceTests
{
    /// <summary>Frames are objects, their memory is the pool's; the allowance is for the pool's own and the runtime's doings.</summary>
    [Theory]
    [InlineData(DecodeEffort.Full)]
    [InlineData(DecodeEffort.Reduced)]
    public async Task A_frame_costs_the_managed_heap_nothing_but_its_object(DecodeEffort effort)
    {
        const int FrameObject = 160;
        var clip = FFmpegProgram.Make("small.mp4", "-f lavfi -i testsrc2=size=64x48:rate=25:duration=4 -pix_fmt yuv420p -c:v libx264 -g 25 -bf 0");
        var source = new FFmpegFrameSource("test", clip, new() { IsLive = true, Loop = true, Duration = TimeSpan.FromSeconds(200) }) { Effort = effort };
        var cancellationToken = TestContext.Current.CancellationToken;

        // Away from the test's own synchronisation context, which allocates.
        var (frames, perFrame) = await Task.Run(ReadAsync, cancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine($"{perFrame:0} bytes per frame");
        Assert.InRange(frames, 4990, 5000);
        Assert.InRange(perFrame, 0, FrameObject);

        async Task<(int Frames, double Bytes)> ReadAsync()
        {
            var (count, before) = (0, 0L);
            await foreach (var frame in source.ReadFramesAsync(cancellationToken))
            {
                frame.Dispose();
                if (++count == 1000)
                {
                    before = GC.GetTotalAllocatedBytes(precise: true);
                }
            }

            return (count, (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)(count - 1000));
        }
    }

    [Fact]
    public async Task Decoding_waits_for_its_turn_at_the_processors()
    {
        var clip = FFmpegProgram.Make("small.mp4", "-f lavfi -i testsrc2=size=64x48:rate=25:duration=4 -pix_fmt yuv420p -c:v libx264 -g 25 -bf 0");
        var others = Enumerable.Range(0, Environment.ProcessorCount + 1).Select(_ => new ProcessorShare()).ToList();
        others.ForEach(other => other.Enter());
        await using var frames = new FFmpegFrameSource("test", clip).ReadFramesAsync(TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var first = frames.MoveNextAsync().AsTask();
        try
        {
            await Task.Delay(300, TestContext.Current.CancellationToken);
            Assert.False(first.IsCompleted);
        }
        finally
        {
            others.ForEach(other => other.Exit());
        }

        Assert.True(await first);
        frames.Current.Dispose();
    }

    [Fact]
    public async Task Fifty_openings_leave_neither_handles_nor_memory_behind()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Handles are counted in /proc.");
        var clip = FFmpegProgram.Make("clip.mp4", "-f lavfi -i testsrc2=size=320x240:rate=25:duration=4 -pix_fmt yuv420p -c:v libx264 -g 25");
        await OpenAsync(30);
        var (handles, memory) = (Handles(), Memory());
        await OpenAsync(50);

        // The runtime opens a few of its own, at moments of its choosing.
        Assert.InRange(Handles(), 0, handles + 5);
        Assert.InRange(Memory() - memory, long.MinValue, 25 << 20);

        async Task OpenAsync(int times)
        {
            for (var count = 0; count < times; count++)
            {
                // Half of them are left in the middle, half are played to the end; by turns as recordings and as idle cameras.
                var source = new FFmpegFrameSource("test", clip, new() { IsLive = count % 4 < 2 }) { Effort = DecodeEffort.Idle };
                await foreach (var frame in source.ReadFramesAsync(TestContext.Current.CancellationToken))
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

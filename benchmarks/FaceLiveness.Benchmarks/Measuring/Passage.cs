using System.Diagnostics;

namespace FaceLiveness.Benchmarks.Measuring;

/// <summary>One passage over recordings: how many pictures, and what they took.</summary>
/// <param name="Frames">Pictures, of all clips.</param>
/// <param name="Video">Media time, of all clips.</param>
/// <param name="Elapsed">On the clock.</param>
/// <param name="Cpu">Processor time of the whole process.</param>
/// <param name="Allocated">Managed bytes allocated.</param>
internal sealed record Passage(int Frames, TimeSpan Video, TimeSpan Elapsed, CpuShares Cpu, long Allocated)
{
    public double FramesPerSecond => Frames / Elapsed.TotalSeconds;

    public double CpuPerVideoSecond => Cpu.Total / Video;

    /// <summary>Measures a passage.</summary>
    /// <param name="watch">Watches them; returns how many pictures and how much media time that was.</param>
    public static async Task<Passage> MeasureAsync(Func<Task<(int Frames, TimeSpan Video)>> watch)
    {
        GC.Collect();
        using var process = new ProcessWatch(TimeSpan.FromMilliseconds(100));
        var (bytes, before, start) = (GC.GetTotalAllocatedBytes(), process.Cpu, Stopwatch.GetTimestamp());
        var (frames, video) = await watch();
        return new(frames, video, Stopwatch.GetElapsedTime(start), process.Cpu - before, GC.GetTotalAllocatedBytes(precise: true) - bytes);
    }
}

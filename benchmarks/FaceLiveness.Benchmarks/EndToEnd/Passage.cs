using System.Diagnostics;

namespace FaceLiveness.Benchmarks.EndToEnd;

/// <summary>One passage of the clip: how many pictures, and what they took.</summary>
internal sealed class Passage
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly TimeSpan _cpuBefore = Environment.CpuUsage.TotalTime;
    private readonly long _bytesBefore = GC.GetTotalAllocatedBytes();
    private TimeSpan _first;
    private TimeSpan _last;

    private Passage()
    {
    }

    public int Frames { get; private set; }

    public TimeSpan Elapsed { get; private set; }

    /// <summary>Processor time of the whole process: decoding, inference, ours, the runtime's.</summary>
    public TimeSpan Cpu { get; private set; }

    /// <summary>Managed bytes allocated.</summary>
    public long Allocated { get; private set; }

    /// <summary>Media time, the last picture's own duration included.</summary>
    public TimeSpan Video => Frames > 1 ? (_last - _first) * ((double)Frames / (Frames - 1)) : TimeSpan.Zero;

    public static Passage Begin()
    {
        GC.Collect();
        return new Passage();
    }

    public void Count(TimeSpan timestamp)
    {
        _first = Frames == 0 ? timestamp : _first;
        _last = timestamp;
        Frames++;
    }

    public Passage End()
    {
        Elapsed = Stopwatch.GetElapsedTime(_start);
        Cpu = Environment.CpuUsage.TotalTime - _cpuBefore;
        Allocated = GC.GetTotalAllocatedBytes(precise: true) - _bytesBefore;
        return this;
    }
}

using FaceLiveness.Benchmarks.Measuring;

namespace FaceLiveness.Benchmarks.Live;

/// <summary>How a number of cameras did together.</summary>
/// <param name="Streams">Each by itself.</param>
/// <param name="Elapsed">How long they were measured.</param>
/// <param name="Cpu">Processor time of the process meanwhile.</param>
/// <param name="Resident">Resident bytes at the end.</param>
/// <param name="Threads">The most threads there were.</param>
/// <param name="Runnable">Threads on average that ran or waited for a processor.</param>
/// <param name="Allocated">Managed bytes allocated.</param>
internal sealed record LiveFigures(
    IReadOnlyList<StreamFigures> Streams, TimeSpan Elapsed, CpuShares Cpu, long Resident, int Threads, double Runnable, long Allocated)
{
    public string? Fault => Streams.Select(LiveRule.Fault).FirstOrDefault(fault => fault is not null);

    public int Live => Streams.Count(stream => LiveRule.Fault(stream) is null);

    public double DroppedShare => (double)Streams.Sum(stream => stream.Dropped) / Math.Max(1, Streams.Sum(stream => stream.Read));

    /// <summary>Share of all processors.</summary>
    public double CpuShare => Cpu.Total / Elapsed / Environment.ProcessorCount;

    public double FramesAnalyzed => Streams.Sum(stream => stream.FramesPerSecond) * Elapsed.TotalSeconds;
}

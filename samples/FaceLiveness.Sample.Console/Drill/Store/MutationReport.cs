using System.Globalization;

namespace FaceLiveness.Sample.Drill.Store;

/// <summary>What came of reading damaged files.</summary>
internal sealed class MutationReport
{
    public long Mutations { get; set; }

    /// <summary>The others were read all the same: the damage made another valid file.</summary>
    public long Refused { get; set; }

    /// <summary>Allocated in reading one file, as a multiple of its size, beyond what every reading may take.</summary>
    public double LargestAllocation { get; set; }

    public TimeSpan Slowest { get; set; }

    public TimeSpan Took { get; set; }

    /// <summary>Everything that should not be.</summary>
    public List<string> Faults { get; } = [];

    public bool IsRight => Faults.Count == 0 && Mutations > 0;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"mutations={Mutations} refused={Refused} largest_allocation={LargestAllocation:0.0} slowest_ms={Slowest.TotalMilliseconds:0} seconds={Took.TotalSeconds:0} mutation_faults={Faults.Count}");
}

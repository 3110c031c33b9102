namespace FaceLiveness;

/// <summary>A pipeline can't be built. The message lists everything that is missing or wrong, so that all of it can be mended at once.</summary>
public sealed class PipelineConfigurationException : Exception
{
    /// <summary>Lists the faults.</summary>
    /// <param name="faults">At least one sentence, each naming what is wrong and what to do.</param>
    public PipelineConfigurationException(IReadOnlyList<string> faults)
        : base(Describe(faults)) => Faults = faults;

    /// <summary>One sentence for each fault.</summary>
    public IReadOnlyList<string> Faults { get; }

    private static string Describe(IReadOnlyList<string> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        return $"The pipeline can't be built; {(faults.Count == 1 ? "one thing is" : $"{faults.Count} things are")} missing or wrong:"
            + string.Concat(faults.Select(fault => $"{Environment.NewLine} - {fault}"));
    }
}

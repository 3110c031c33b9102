namespace FaceLiveness.Benchmarks.Stages;

/// <summary>What a stage has cost so far.</summary>
internal sealed class StageCost
{
    public int Calls { get; set; }

    /// <summary>Processor time, inference and all.</summary>
    public TimeSpan Cpu { get; set; }

    /// <summary>The part of it that ONNX Runtime took.</summary>
    public TimeSpan Inference { get; set; }

    /// <summary>Managed bytes allocated.</summary>
    public long Allocated { get; set; }

    public TimeSpan Own => Cpu - Inference;
}

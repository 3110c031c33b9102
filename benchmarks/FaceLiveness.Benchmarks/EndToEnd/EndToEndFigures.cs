namespace FaceLiveness.Benchmarks.EndToEnd;

/// <summary>What came of the passages.</summary>
/// <param name="Plain">The pipeline as a user runs it.</param>
/// <param name="Measured">The same with every stage measured, which costs a little itself.</param>
/// <param name="Decoding">Decoding and nothing else.</param>
/// <param name="Stages">The stages of the measured passage.</param>
internal sealed record EndToEndFigures(Passage Plain, Passage Measured, Passage Decoding, IReadOnlyDictionary<string, StageCost> Stages)
{
    public TimeSpan Inference => TimeSpan.FromTicks(Stages.Values.Sum(stage => stage.Inference.Ticks));

    /// <summary>What is neither inference nor decoding: ours, and the runtime's on our behalf.</summary>
    public TimeSpan Own => Measured.Cpu - Inference - Decoding.Cpu;

    /// <summary>The part of <see cref="Own"/> that is in no stage: the engine, voting, learning, pictures of looks, collecting garbage.</summary>
    public TimeSpan Engine => Own - TimeSpan.FromTicks(Stages.Values.Sum(stage => stage.Own.Ticks));

    public long EngineAllocated => Measured.Allocated - Decoding.Allocated - Stages.Values.Sum(stage => stage.Allocated);

    public double OwnShare => Own / Measured.Cpu;
}

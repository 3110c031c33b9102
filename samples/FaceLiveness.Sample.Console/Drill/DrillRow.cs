namespace FaceLiveness.Sample.Drill;

/// <summary>What was measured in one exercise.</summary>
internal sealed record DrillRow
{
    public required FaultCase Case { get; init; }

    /// <summary>The states that the stream went through, in words.</summary>
    public required string States { get; init; }

    /// <summary>What was told of it, or what its pictures showed where nothing was told.</summary>
    public required string Message { get; init; }

    /// <summary>From the fault to the first event; null where there was none.</summary>
    public TimeSpan? Noticed { get; init; }

    /// <summary>True where the fault showed the effect that it has to show.</summary>
    public required bool Shown { get; init; }

    /// <summary>From the end of the fault to the next result; null where none came.</summary>
    public TimeSpan? Recovered { get; init; }

    /// <summary>How long a pipeline on the same failing camera took to stop when it was cancelled.</summary>
    public required TimeSpan Cancel { get; init; }

    /// <summary>Pictures that the healthy streams lost, and lose whenever this is repeated.</summary>
    public required int HealthyLost { get; init; }

    /// <summary>Pictures that they lost once and not when it was repeated, twice: those are the machine's.</summary>
    public int LostInPassing { get; init; }

    public bool IsRight => Shown && Recovered is not null && Cancel < DrillRun.LongestCancel && HealthyLost == 0;
}

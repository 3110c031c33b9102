namespace FaceLiveness.Sample.Drill;

/// <summary>What a fault has to show of itself.</summary>
internal enum FaultEffect
{
    /// <summary>The camera drops the stream, and fails whoever connects again.</summary>
    Refuses,

    /// <summary>The open connection is lost.</summary>
    Breaks,

    /// <summary>The stream may stumble; afterwards it runs as before.</summary>
    GoesOn,
}

namespace FaceLiveness.Sample.Evaluation;

/// <summary>Frames of a video in a row, counted from 0.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last, which belongs to it.</param>
internal readonly record struct FrameRange(int First, int Last)
{
    /// <summary>How many frames are between two ranges, plus one; 0 where they overlap.</summary>
    public int Distance(FrameRange other) => Math.Max(0, Math.Max(First - other.Last, other.First - Last));

    public bool Overlaps(FrameRange other) => Distance(other) == 0;

    public override string ToString() => $"{First}-{Last}";
}

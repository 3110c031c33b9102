namespace FaceLiveness.Benchmarks.Live;

/// <summary>How one stream did.</summary>
/// <param name="Camera">Which.</param>
/// <param name="State">Its state at the end.</param>
/// <param name="FramesPerSecond">Frames analysed, per second.</param>
/// <param name="Read">Frames that came from the source.</param>
/// <param name="Dropped">Of these, frames that were dropped because newer ones had come.</param>
/// <param name="ShareWithPerson">Of the results, those that show somebody.</param>
/// <param name="LongestGap">The longest time without a result.</param>
/// <param name="Latencies">Results by milliseconds from when their frame was due to when they were out.</param>
internal sealed record StreamFigures(
    Camera Camera, StreamState State, double FramesPerSecond, long Read, long Dropped, double ShareWithPerson, TimeSpan LongestGap, int[] Latencies)
{
    public int P95 => Percentiles.Of(Latencies, 0.95);

    public double DroppedShare => Read > 0 ? (double)Dropped / Read : 0;
}

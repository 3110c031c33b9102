namespace FaceLiveness;

/// <summary>Is handed the result of every analysed frame together with its picture: draws, records, publishes.</summary>
public interface IResultSink
{
    /// <summary>
    /// Takes one result. One call at a time for each stream, in order; calls for different streams may overlap.
    /// A slow sink holds a recording back; a live stream's results are dropped and counted instead.
    /// </summary>
    /// <param name="result">What was found.</param>
    /// <param name="frame">The picture; valid only during the call, and not to be disposed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask PublishAsync(FrameResult result, VideoFrame frame, CancellationToken cancellationToken = default);
}

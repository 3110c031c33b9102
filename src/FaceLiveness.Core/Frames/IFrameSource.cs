namespace FaceLiveness;

/// <summary>A camera, a file or a device: something that delivers pictures in order of time.</summary>
/// <remarks>
/// One call of <see cref="ReadFramesAsync"/> is one connection. The pipeline supervises: when a live source's
/// connection ends or fails it reports the stream as lost and calls again after a while.
/// </remarks>
public interface IFrameSource
{
    /// <summary>Names the stream in results, events and the status; unique within a pipeline. Never holds credentials.</summary>
    string Id { get; }

    /// <summary>
    /// True for cameras, whose frames can't wait: what the pipeline has no time for is dropped and counted, and an end is a loss.
    /// False for recordings: no frame is dropped, and an end is the end.
    /// </summary>
    bool IsLive { get; }

    /// <summary>How long the recording lasts, where that is known; for progress and remaining time.</summary>
    TimeSpan? Duration => null;

    /// <summary>Pictures that could not be decoded and were skipped, since the source was made.</summary>
    long DecodeErrors => 0;

    /// <summary>
    /// How much of a camera's video is wanted at the moment: set by the pipeline while frames are read, from another thread.
    /// A hint; a source that can't decode less ignores it, as recordings do, whose result must not depend on the machine.
    /// </summary>
    DecodeEffort Effort
    {
        get => DecodeEffort.Full;
        set { }
    }

    /// <summary>
    /// Connects and delivers frames. The caller owns each frame and disposes it.
    /// Cancelling ends the enumeration within a second, even when the camera is dead.
    /// </summary>
    /// <param name="cancellationToken">Ends the connection.</param>
    /// <returns>Frames with rising timestamps.</returns>
    /// <exception cref="FrameSourceException">The source can't be opened or broke off.</exception>
    IAsyncEnumerable<VideoFrame> ReadFramesAsync(CancellationToken cancellationToken = default);
}

namespace FaceLiveness;

/// <summary>Finds people in pictures.</summary>
public interface IPersonDetector
{
    /// <summary>
    /// Frames that one run takes together. Where it is more than 1 and <see cref="AnalysisOptions.MaximumConcurrency"/> says that the analysis
    /// waits for a graphics card, the pipeline gathers the frames of several streams.
    /// </summary>
    int MaximumBatch => 1;

    /// <summary>Finds the people in each of several frames, which may come from several streams; a single frame is the batch of one.</summary>
    /// <param name="frames">The pictures. The caller keeps their ownership; do not hold on to them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One list for each frame, in the frames' order.</returns>
    ValueTask<IReadOnlyList<IReadOnlyList<PersonDetection>>> DetectAsync(
        IReadOnlyList<VideoFrame> frames, CancellationToken cancellationToken = default);
}

namespace FaceLiveness;

/// <summary>Tells an open eye from a closed one by its picture. A second opinion where the lids' points leave doubt.</summary>
public interface IEyeStateClassifier
{
    /// <summary>Looks at both eyes of a face.</summary>
    /// <param name="frame">The picture. The caller keeps its ownership.</param>
    /// <param name="landmarks">The face's dense points, in pixels of the frame.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<EyeState> ClassifyAsync(VideoFrame frame, FaceLandmarks landmarks, CancellationToken cancellationToken = default);
}

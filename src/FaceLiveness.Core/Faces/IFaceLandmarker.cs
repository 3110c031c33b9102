namespace FaceLiveness;

/// <summary>Finds the dense points of a face: eyelids, brows, nose, mouth, outline.</summary>
public interface IFaceLandmarker
{
    /// <summary>Finds the points of one face.</summary>
    /// <param name="frame">The picture. The caller keeps its ownership.</param>
    /// <param name="face">The face's box from an <see cref="IFaceDetector"/>, in pixels of the frame.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<FaceLandmarks> LocateAsync(VideoFrame frame, BoundingBox face, CancellationToken cancellationToken = default);
}

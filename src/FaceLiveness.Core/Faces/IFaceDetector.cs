namespace FaceLiveness;

/// <summary>Finds faces in regions of pictures.</summary>
public interface IFaceDetector
{
    /// <summary>Finds the faces in each of several regions, which may lie in frames of several streams.</summary>
    /// <param name="regions">Where to look. Small faces are found when the region is a person rather than the whole frame.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One list for each region, in the regions' order; boxes and points in pixels of the whole frame.</returns>
    ValueTask<IReadOnlyList<IReadOnlyList<FaceDetection>>> DetectAsync(
        IReadOnlyList<ImageRegion> regions, CancellationToken cancellationToken = default);
}

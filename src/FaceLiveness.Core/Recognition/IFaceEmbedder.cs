namespace FaceLiveness;

/// <summary>Turns an aligned face into an embedding.</summary>
public interface IFaceEmbedder
{
    /// <summary>How many numbers an embedding has; 512 for ArcFace-style models.</summary>
    int Dimension { get; }

    /// <summary>
    /// A fingerprint of weights and preprocessing. It changes whenever embeddings stop being comparable,
    /// and is stored with every sample.
    /// </summary>
    string ModelId { get; }

    /// <summary>
    /// How often this model takes two people for one, as it was measured; null where nobody has, and then
    /// <see cref="RecognitionOptions"/> must name a calibration or say the thresholds.
    /// </summary>
    RecognitionCalibration? Calibration => null;

    /// <summary>Aligns a face by its five points and embeds it.</summary>
    /// <param name="frame">The picture. The caller keeps its ownership.</param>
    /// <param name="points">The five points, in pixels of the frame.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<FaceEmbedding> EmbedAsync(VideoFrame frame, FivePoints points, CancellationToken cancellationToken = default);
}

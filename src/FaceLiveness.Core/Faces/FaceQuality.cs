namespace FaceLiveness;

/// <summary>How well a look at a face serves recognition: one score and the parts it is made of, each 0 (useless) to 1 (as good as it gets).</summary>
/// <param name="Score">The parts in one number, as <c>docs/quality.md</c> gives the formula.</param>
/// <param name="Sharpness">Detail at the scale of the aligned face; low when out of focus or moving.</param>
/// <param name="Exposure">Brightness and contrast: neither dark, nor burnt out, nor flat.</param>
/// <param name="Size">Distance between the eyes in pixels, against what the embedding needs.</param>
/// <param name="Frontality">How far the head looks at the camera.</param>
/// <param name="Alignment">How well the points fit a head in the pose they show: low where landmarks slipped.</param>
public readonly record struct FaceQuality(
    float Score, float Sharpness, float Exposure, float Size, float Frontality, float Alignment)
{
    /// <summary>The score of a look that has been embedded: what its pixels and points promise, times what the model found in it.</summary>
    /// <param name="embedding">The look's embedding.</param>
    /// <returns>0 to 1.</returns>
    public float ScoreOf(FaceEmbedding embedding)
    {
        ArgumentNullException.ThrowIfNull(embedding);
        return Score * embedding.Recognizability;
    }
}

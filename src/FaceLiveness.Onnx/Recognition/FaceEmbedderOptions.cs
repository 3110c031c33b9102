namespace FaceLiveness.Onnx;

/// <summary>How an <see cref="OnnxFaceEmbedder"/> feeds its model.</summary>
public sealed class FaceEmbedderOptions
{
    /// <summary>
    /// How the model wants its pixels. Null takes what is known of the weights, or InsightFace's way for models with InsightFace's inputs and outputs;
    /// for any other model it must be said, because wrong preprocessing gives embeddings that look right and are not.
    /// </summary>
    public EmbedderPreprocessing? Preprocessing { get; set; }
}

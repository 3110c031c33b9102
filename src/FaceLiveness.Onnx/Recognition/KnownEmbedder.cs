namespace FaceLiveness.Onnx;

/// <summary>What was measured for particular weights.</summary>
/// <param name="Preprocessing">How they want their pixels.</param>
/// <param name="Thresholds">Where similarity decides, as far as it was measured.</param>
internal sealed record KnownEmbedder(EmbedderPreprocessing Preprocessing, RecognitionThresholds? Thresholds)
{
    private static readonly EmbedderPreprocessing InsightFace = new(false, 127.5f, 127.5f);

    // By SHA-256 of the file. docs/faces.md has the measurements.
    private static readonly Dictionary<string, KnownEmbedder> ByHash = new(StringComparer.Ordinal)
    {
        // faceplugin fr_feature
        ["87aacdfe57510db2af90c0251df680e8eec88f122ee94712121d09bcaaaf3581"] = new(new(true, 127, 128), new(0.35f, 0.28f)),

        // InsightFace w600k_mbf (buffalo_s), quantised
        ["7caa7fb0ad6c37b33e6c59f6411084b487aaabd596bba645d2cce391a5871120"] = new(InsightFace, new(0.3f, 0.24f)),
    };

    /// <summary>What is known of a model, by its hash or else by InsightFace's inputs and outputs; null for a stranger.</summary>
    public static KnownEmbedder? Find(OnnxModel model, string sha256)
    {
        if (ByHash.TryGetValue(sha256, out var known))
        {
            return known;
        }

        // InsightFace exports from PyTorch call their input input.1 and their output by a node's number.
        return model.Inputs[0].Name == "input.1" && model.Outputs[0] is { Shape: [_, 512], Name: var name } && name.All(char.IsAsciiDigit)
            ? new(InsightFace, null)
            : null;
    }
}

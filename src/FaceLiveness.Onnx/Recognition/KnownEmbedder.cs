namespace FaceLiveness.Onnx;

/// <summary>What was measured for particular weights.</summary>
/// <param name="Preprocessing">How they want their pixels.</param>
/// <param name="StrangersReach">The similarity that different people reach, by how often; none where nobody has measured it.</param>
/// <param name="FullLength">
/// The length that the vector of a good look has before it is normalised: what a model of this kind can't tell apart it leaves short (Meng et al. 2021,
/// MagFace; Kim et al. 2022, AdaFace). Null where nobody has measured it.
/// </param>
internal sealed record KnownEmbedder(EmbedderPreprocessing Preprocessing, IReadOnlyList<FalseMatchPoint> StrangersReach, float? FullLength = null)
{
    // All pairs of different people among the 807 pictures (435 people) of fold 1 of Labeled Faces in the Wild, read as stills are by the
    // default pack (FaceReader). docs/recognition.md tells of the labels that are wrong there; they are counted as they stand.
    private const long Comparisons = 324_290;
    private const string Source = "LFW fold 1: all 324,290 pairs of different people among 807 pictures of 435, faces found by the default pack; facelive evaluate recognition";

    private static readonly EmbedderPreprocessing InsightFace = new(false, 127.5f, 127.5f);

    // By SHA-256 of the file.
    private static readonly Dictionary<string, KnownEmbedder> ByHash = new(StringComparer.Ordinal)
    {
        // faceplugin fr_feature
        ["87aacdfe57510db2af90c0251df680e8eec88f122ee94712121d09bcaaaf3581"] = new(
            new(true, 127, 128),
            [new(1e-1, 0.1329f), new(1e-2, 0.2485f), new(1e-3, 0.3391f), new(1e-4, 0.4127f), new(10.0 / Comparisons, 0.4292f)],
            3.5f),

        // InsightFace w600k_mbf (buffalo_s), quantised
        ["7caa7fb0ad6c37b33e6c59f6411084b487aaabd596bba645d2cce391a5871120"] = new(
            InsightFace,
            [new(1e-1, 0.1036f), new(1e-2, 0.1815f), new(1e-3, 0.2435f), new(1e-4, 0.3018f), new(10.0 / Comparisons, 0.3316f)],
            22.5f),
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
            ? new(InsightFace, [])
            : null;
    }

    /// <summary>The calibration of these weights, for embeddings that carry this id; null where nobody has measured them.</summary>
    public RecognitionCalibration? CalibrationOf(string modelId) => StrangersReach.Count == 0 ? null : new(modelId, StrangersReach, Comparisons, Source);
}

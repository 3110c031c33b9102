namespace FaceLiveness.Sample.Evaluation;

/// <summary>What can be seen of one person.</summary>
/// <param name="Person">Who it is.</param>
/// <param name="Pictures">At least one.</param>
internal sealed record PersonLooks(string Person, IReadOnlyList<PictureLooks> Pictures);

/// <summary>What can be seen of one picture of a person.</summary>
/// <param name="Still">The picture as it is, read as a still is for enrolment.</param>
/// <param name="Clear">Looks that a camera would get of it in good conditions; at least one.</param>
/// <param name="Spoiled">Looks that a camera would get of it in bad ones.</param>
internal sealed record PictureLooks(SeenFace Still, IReadOnlyList<SeenFace> Clear, IReadOnlyList<SeenFace> Spoiled);

/// <summary>One look.</summary>
/// <param name="Embedding">The face as a vector; the object itself tells whose it is.</param>
/// <param name="Quality">How good the look is, 0 to 1.</param>
internal sealed record SeenFace(FaceEmbedding Embedding, float Quality);

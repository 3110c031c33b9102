namespace FaceLiveness.Sample.Evaluation;

/// <summary>What a camera could see of one person.</summary>
/// <param name="Person">Who it is.</param>
/// <param name="Pictures">Of every picture the looks that could be read off it and off its damaged copies; the first is the picture as it is.</param>
internal sealed record PersonLooks(string Person, IReadOnlyList<IReadOnlyList<SeenFace>> Pictures);

/// <summary>One look.</summary>
/// <param name="Embedding">The face as a vector; the object itself tells whose it is.</param>
/// <param name="Quality">How good the look is, 0 to 1.</param>
internal sealed record SeenFace(FaceEmbedding Embedding, float Quality);

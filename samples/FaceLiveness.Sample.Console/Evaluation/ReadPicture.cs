namespace FaceLiveness.Sample.Evaluation;

/// <summary>A picture of a set after its face was read.</summary>
/// <param name="Name">The name that the pairs use.</param>
/// <param name="Person">Who is in it; null where the set does not say.</param>
/// <param name="Embedding">The face that is meant.</param>
/// <param name="Quality">How good the look is.</param>
internal sealed record ReadPicture(string Name, string? Person, FaceEmbedding Embedding, float Quality);

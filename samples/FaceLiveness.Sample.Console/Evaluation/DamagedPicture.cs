namespace FaceLiveness.Sample.Evaluation;

/// <summary>A picture of a set that was spoiled before its face was read.</summary>
/// <param name="Name">The picture that it was.</param>
/// <param name="Kind">What was done to it.</param>
/// <param name="Face">The same face as in the picture as it was; null where it was not found any more.</param>
internal sealed record DamagedPicture(string Name, DamageKind Kind, ReadPicture? Face);

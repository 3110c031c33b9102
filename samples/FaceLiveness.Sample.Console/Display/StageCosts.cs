namespace FaceLiveness.Sample.Display;

/// <summary>What one step of a frame's way has cost so far.</summary>
/// <param name="Stage">Which.</param>
/// <param name="Count">How often it was taken.</param>
/// <param name="Inferences">Pictures, or parts of them, that a model was run on in it.</param>
/// <param name="Total">All its time.</param>
/// <param name="Median">Half of them took no longer.</param>
/// <param name="Slow">Nineteen of twenty took no longer.</param>
internal sealed record StageCosts(string Stage, long Count, long Inferences, TimeSpan Total, TimeSpan Median, TimeSpan Slow);

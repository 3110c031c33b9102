namespace FaceLiveness.Sample.Evaluation;

/// <summary>How one presentation was judged, by the policy or by one check.</summary>
/// <param name="Kind"><see cref="LivenessItem.BonaFide"/>, or the kind of attack.</param>
/// <param name="Outcome"><see cref="LivenessState.Live"/>, <see cref="LivenessState.Spoof"/>, or <see cref="LivenessState.Inconclusive"/> where there was no response.</param>
/// <param name="TimeToVerdict">From the first sight of a face to the first verdict; null without one.</param>
/// <param name="Score">Mean score, 0 (surely an attack) to 1; null where nothing was judged.</param>
internal readonly record struct Presentation(string Kind, LivenessState Outcome, TimeSpan? TimeToVerdict = null, double? Score = null)
{
    public bool IsAttack => Kind != LivenessItem.BonaFide;
}

using System.ComponentModel.DataAnnotations;

namespace FaceLiveness;

/// <summary>What it takes for a track to be called live. Checks are named as <see cref="ILivenessCheck.Name"/> names them.</summary>
public sealed class LivenessPolicyOptions
{
    /// <summary>The checks that must say <see cref="LivenessState.Live"/>, all of them. Default: <c>blink</c>.</summary>
    [Required]
    public IList<string> Required { get; init; } = [BlinkLivenessCheck.CheckName];

    /// <summary>Checks of which at least one must say <see cref="LivenessState.Live"/>. Default: none is asked.</summary>
    [Required]
    public IList<string> AnyOf { get; init; } = [];

    /// <summary>Checks whose scores count together, and how much each counts: their weighted mean must reach <see cref="WeightedScore"/>. Default: none.</summary>
    [Required]
    public IDictionary<string, float> Weights { get; init; } = new Dictionary<string, float>(StringComparer.Ordinal);

    /// <summary>What the weighted mean must reach.</summary>
    [Range(0.0, 1.0)]
    public float WeightedScore { get; set; } = 0.7f;

    /// <summary>
    /// The checks required, instead of <see cref="Required"/>, of somebody who is recognised: for instance <c>passive</c> alone, so that
    /// nobody waits for a blink at a door. Nothing is learned of them until the whole policy holds. Null, the default: the same as of a stranger.
    /// </summary>
    public IList<string>? RequiredOfKnown { get; set; }
}

using System.ComponentModel.DataAnnotations;

namespace FaceLiveness;

/// <summary>What it takes for a track to be called live.</summary>
public sealed class LivenessPolicyOptions
{
    /// <summary>Names of the checks that must say <see cref="LivenessState.Live"/>; the others must only lean to it. Default: <c>blink</c>.</summary>
    [Required]
    public IList<string> Required { get; init; } = [BlinkLivenessCheck.CheckName];
}

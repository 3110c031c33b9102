using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace FaceLiveness;

/// <summary>All options of the pipeline; bound from the configuration section <c>FaceLiveness</c>.</summary>
public sealed class FaceLivenessOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "FaceLiveness";

    /// <summary>How often the pipeline does what costs much.</summary>
    [Required, ValidateObjectMembers]
    public AnalysisOptions Analysis { get; set; } = new();

    /// <summary>How people are followed.</summary>
    [Required, ValidateObjectMembers]
    public TrackingOptions Tracking { get; set; } = new();

    /// <summary>What it takes to count as live.</summary>
    [Required, ValidateObjectMembers]
    public LivenessPolicyOptions Liveness { get; set; } = new();

    /// <summary>What counts as a blink; for <see cref="PipelineBuilder.AddBlinkLiveness"/>.</summary>
    [Required, ValidateObjectMembers]
    public BlinkOptions Blink { get; set; } = new();

    /// <summary>When a face is named.</summary>
    [Required, ValidateObjectMembers]
    public RecognitionOptions Recognition { get; set; } = new();

    /// <summary>When profiles are made, improved and pruned.</summary>
    [Required, ValidateObjectMembers]
    public ProfileOptions Profiles { get; set; } = new();
}

using System.ComponentModel.DataAnnotations;

namespace FaceLiveness.Onnx;

/// <summary>How a <see cref="PassiveLivenessCheck"/> looks and decides. <c>docs/faces.md</c> has the measurements behind the defaults.</summary>
public sealed class PassiveLivenessOptions : IValidatableObject
{
    /// <summary>Looks taken per second of media time while the verdict is open.</summary>
    [Range(0.1, 60)]
    public double LooksPerSecond { get; set; } = 5;

    /// <summary>
    /// Looks taken per second of media time once the last <see cref="MinimumLooks"/> have all said what the verdict says.
    /// One look that says otherwise brings <see cref="LooksPerSecond"/> back.
    /// </summary>
    [Range(0.1, 60)]
    public double SettledLooksPerSecond { get; set; } = 1;

    /// <summary>The verdict is the mean over this many of the latest good looks.</summary>
    [Range(1, 1000)]
    public int Window { get; set; } = 25;

    /// <summary>Good looks before there is a verdict.</summary>
    [Range(1, 1000)]
    public int MinimumLooks { get; set; } = 5;

    /// <summary>Mean from which the face is live.</summary>
    [Range(0, 1)]
    public float LiveFrom { get; set; } = 0.6f;

    /// <summary>Mean below which the face is a spoof; between the two nothing is said.</summary>
    [Range(0, 1)]
    public float SpoofBelow { get; set; } = 0.2f;

    /// <summary>Smallest height of a face's box in pixels of the frame; smaller faces hold too little to judge.</summary>
    [Range(1, 10000)]
    public float MinimumFaceHeight { get; set; } = 64;

    /// <summary>Largest yaw and pitch in degrees, either way; the models know faces that look at the camera.</summary>
    [Range(1, 90)]
    public float MaximumTurn { get; set; } = 35;

    /// <summary>Least sharpness of a look (<see cref="FaceQuality.Sharpness"/>).</summary>
    [Range(0, 1)]
    public float MinimumSharpness { get; set; } = 0.15f;

    /// <summary>Least exposure of a look (<see cref="FaceQuality.Exposure"/>).</summary>
    [Range(0, 1)]
    public float MinimumExposure { get; set; } = 0.15f;

    /// <summary>Rules that concern two options.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (SpoofBelow > LiveFrom)
        {
            yield return new(
                $"{nameof(SpoofBelow)} ({SpoofBelow}) must not lie above {nameof(LiveFrom)} ({LiveFrom}).", [nameof(SpoofBelow), nameof(LiveFrom)]);
        }

        if (MinimumLooks > Window)
        {
            yield return new(
                $"{nameof(MinimumLooks)} ({MinimumLooks}) must not exceed {nameof(Window)} ({Window}): it could never be reached.",
                [nameof(MinimumLooks), nameof(Window)]);
        }
    }
}

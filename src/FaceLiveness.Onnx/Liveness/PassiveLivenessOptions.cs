using System.ComponentModel.DataAnnotations;

namespace FaceLiveness.Onnx;

/// <summary>How a <see cref="PassiveLivenessCheck"/> looks and decides. <c>docs/presentation-attacks.md</c> has the measurements behind the defaults.</summary>
public sealed class PassiveLivenessOptions : IValidatableObject
{
    /// <summary>
    /// Looks taken per second of media time while the verdict is open. A look that is worse than is usual for the track waits for a better one,
    /// by half of their distance at most: rather three good ones a second than five of any kind, for 60 % of the cost.
    /// </summary>
    [Range(0.1, 60)]
    public double LooksPerSecond { get; set; } = 3;

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

    /// <summary>Good looks before a face is called a spoof: an accusation takes more than a pass does. A second's run of bad scores happens to real people.</summary>
    [Range(1, 1000)]
    public int MinimumSpoofLooks { get; set; } = 10;

    /// <summary>Mean from which the face is live.</summary>
    [Range(0, 1)]
    public float LiveFrom { get; set; } = 0.6f;

    /// <summary>Mean below which the face is a spoof; between the two nothing is said.</summary>
    [Range(0, 1)]
    public float SpoofBelow { get; set; } = 0.2f;

    /// <summary>
    /// Smallest height of a face's box in pixels of the frame. Scores of faces made smaller hold down to 36 pixels; those of faces that far away
    /// do not, which hold less than a smaller picture of a near one.
    /// </summary>
    [Range(1, 10000)]
    public float MinimumFaceHeight { get; set; } = 64;

    /// <summary>Largest yaw in degrees, either way: of real faces 1 % score as attacks up to 22 degrees, a tenth from there to 45, a fifth beyond.</summary>
    [Range(1, 90)]
    public float MaximumYaw { get; set; } = 30;

    /// <summary>Largest pitch in degrees, either way: up to 45 no more real faces score as attacks than upright ones do.</summary>
    [Range(1, 90)]
    public float MaximumPitch { get; set; } = 40;

    /// <summary>
    /// Least sharpness of a look (<see cref="FaceQuality.Sharpness"/>): with the MiniFASNet pair 38 % of the real faces just below score as attacks,
    /// and 1 % of those above.
    /// </summary>
    [Range(0, 1)]
    public float MinimumSharpness { get; set; } = 0.4f;

    /// <summary>Least exposure of a look (<see cref="FaceQuality.Exposure"/>): below 0.05 a third of real faces score as attacks, above 0.1 as few as in good light.</summary>
    [Range(0, 1)]
    public float MinimumExposure { get; set; } = 0.1f;

    /// <summary>Rules that concern two options.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (SpoofBelow > LiveFrom)
        {
            yield return new(
                $"{nameof(SpoofBelow)} ({SpoofBelow}) must not lie above {nameof(LiveFrom)} ({LiveFrom}).", [nameof(SpoofBelow), nameof(LiveFrom)]);
        }

        if (MinimumLooks > Window || MinimumSpoofLooks > Window)
        {
            yield return new(
                $"{nameof(MinimumLooks)} ({MinimumLooks}) and {nameof(MinimumSpoofLooks)} ({MinimumSpoofLooks}) must not exceed {nameof(Window)} ({Window}): "
                + "they could never be reached.",
                [nameof(MinimumLooks), nameof(MinimumSpoofLooks), nameof(Window)]);
        }
    }
}

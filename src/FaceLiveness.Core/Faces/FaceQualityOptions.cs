using System.ComponentModel.DataAnnotations;

namespace FaceLiveness;

/// <summary>Where each part of <see cref="FaceQuality"/> is 0 and where it is 1, and how much it weighs. <c>docs/quality.md</c> has the formula and the measurements.</summary>
public sealed class FaceQualityOptions
{
    /// <summary>Perceptual blur (Crete et al. 2007) at which sharpness is 1. Real, well focused faces measured 0.35 to 0.45.</summary>
    [Range(0, 1)]
    public float SharpBlur { get; set; } = 0.42f;

    /// <summary>Perceptual blur at which sharpness is 0.</summary>
    [Range(0, 1)]
    public float UselessBlur { get; set; } = 0.80f;

    /// <summary>
    /// Noise, as a share of the face's contrast (Immerkær 1996), up to which sharpness is whole. Of 245 well lit faces 95 in 100 are below 0.05;
    /// half the light at a camera's usual noise measured 0.06.
    /// </summary>
    [Range(0, 1)]
    public float CleanGrain { get; set; } = 0.07f;

    /// <summary>
    /// Noise, as a share of the face's contrast, at which sharpness is 0: from about here on embeddings of different people come near one another
    /// for their noise alone.
    /// </summary>
    [Range(0, 1)]
    public float UselessGrain { get; set; } = 0.27f;

    /// <summary>Distance between the eyes, in pixels, at which size is 0: a face of 20 pixels, of which the default embedding recognises less than half.</summary>
    [Range(1, 1000)]
    public float UselessEyeDistance { get; set; } = 7;

    /// <summary>Distance between the eyes, in pixels, at which size is 1: that of ArcFace's 112-pixel template, beyond which an embedding sees no more.</summary>
    [Range(1, 1000)]
    public float FullEyeDistance { get; set; } = 35;

    /// <summary>Degrees of yaw at which frontality is 0: the far eye is hidden.</summary>
    [Range(1, 90)]
    public float UselessYaw { get; set; } = 60;

    /// <summary>Degrees of pitch at which frontality is 0. Wider than yaw: cameras look from above or below, and neutral pitch differs by person.</summary>
    [Range(1, 90)]
    public float UselessPitch { get; set; } = 75;

    /// <summary>Weight of sharpness in the score.</summary>
    [Range(0, 1)]
    public float SharpnessWeight { get; set; } = 0.30f;

    /// <summary>Weight of exposure in the score. Small: of the damages that were measured, darkness costs an embedding least.</summary>
    [Range(0, 1)]
    public float ExposureWeight { get; set; } = 0.05f;

    /// <summary>Weight of size in the score.</summary>
    [Range(0, 1)]
    public float SizeWeight { get; set; } = 0.20f;

    /// <summary>Weight of frontality in the score.</summary>
    [Range(0, 1)]
    public float FrontalityWeight { get; set; } = 0.20f;

    /// <summary>Weight of alignment in the score. Large: on pictures that nobody damaged it foretells the most errors.</summary>
    [Range(0, 1)]
    public float AlignmentWeight { get; set; } = 0.25f;
}

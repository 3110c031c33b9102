using System.ComponentModel.DataAnnotations;

namespace FaceLiveness;

/// <summary>How people are followed, by <see cref="ByteTracker"/> and, from one track to the next, by their faces. The defaults are checked on the labelled frames of PETS09-S2L1: see docs/tracking.md.</summary>
public sealed class TrackingOptions : IValidatableObject
{
    /// <summary>
    /// Confidence from which a detection takes part in the first association, 0 to 1. Default 0.4.
    /// (ByteTrack, arXiv 2110.06864, uses 0.6 with YOLOX; the detectors here are calibrated lower: people who are half hidden have 0.4 to 0.6.)
    /// </summary>
    [Range(0.0, 1.0)]
    public float HighConfidence { get; set; } = 0.4f;

    /// <summary>
    /// Confidence below which a detection is ignored, 0 to 1. Default 0.1 (ByteTrack). Detections between it and
    /// <see cref="HighConfidence"/> can keep a track alive; a detector that should deliver them needs a threshold as low.
    /// </summary>
    [Range(0.0, 1.0)]
    public float LowConfidence { get; set; } = 0.1f;

    /// <summary>
    /// Confidence from which a detection that belongs to no track starts one, 0 to 1. Default 0.6, above <see cref="HighConfidence"/>
    /// as in ByteTrack: hands, bags and chairs reach 0.5 with NanoDet, people in plain view 0.65 and more.
    /// </summary>
    [Range(0.0, 1.0)]
    public float StartConfidence { get; set; } = 0.6f;

    /// <summary>How often a new person must be seen before they are listed, 1 to 10. Default 2 (ByteTrack).</summary>
    [Range(1, 10)]
    public int HitsToConfirm { get; set; } = 2;

    /// <summary>
    /// Confidence at which one look is enough to list a person, 0 to 1. Default 0.8: above what person detectors give to chairs and posters,
    /// and below what a face detector gives to a face.
    /// </summary>
    [Range(0.0, 1.0)]
    public float ConfirmAtOnceConfidence { get; set; } = 0.8f;

    /// <summary>How long a suspected person may go unseen before being forgotten, in media time, 0 to 10 s. Default 0.5 s: two detections at 5 a second.</summary>
    [TimeSpanRange("00:00:00", "00:00:10")]
    public TimeSpan MaximumTentativeTime { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>
    /// How long a track outlives the last detection, in media time, 0 to 60 s. Default 2 s (ByteTrack: 30 frames, about 1 s; people hide behind
    /// one another and behind poles for longer). The motion model does not hold much longer, and a stranger who steps into the path
    /// would inherit the id.
    /// </summary>
    [TimeSpanRange("00:00:00", "00:01:00")]
    public TimeSpan MaximumLostTime { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long after a person was seen last they get their id back when they return and their face is surely the same, in media time, 0 to 10 min.
    /// Default 10 s: somebody who passes behind a pillar or steps out of the picture for a moment. 0 gives nobody an id back.
    /// </summary>
    [TimeSpanRange("00:00:00", "00:10:00")]
    public TimeSpan RejoinWindow { get; set; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (LowConfidence > HighConfidence)
        {
            yield return new ValidationResult(
                $"{nameof(LowConfidence)} ({LowConfidence}) must not exceed {nameof(HighConfidence)} ({HighConfidence}).",
                [nameof(LowConfidence), nameof(HighConfidence)]);
        }
    }
}

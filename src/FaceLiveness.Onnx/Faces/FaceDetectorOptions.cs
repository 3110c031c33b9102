using System.ComponentModel.DataAnnotations;

namespace FaceLiveness.Onnx;

/// <summary>How an <see cref="OnnxFaceDetector"/> decides. What is left null is bound to the kind of model: <c>docs/faces.md</c> has the figures.</summary>
public sealed class FaceDetectorOptions
{
    /// <summary>Lowest confidence of a face, 0 to 1. Null: UltraFace 0.65, SCRFD 0.5, YuNet 0.8.</summary>
    [Range(0.01, 1)]
    public float? MinimumConfidence { get; set; }

    /// <summary>Of two boxes that overlap by more than this (intersection over union), the less certain one goes. Null: UltraFace and SCRFD 0.4, YuNet 0.3.</summary>
    [Range(0, 1)]
    public float? MaximumOverlap { get; set; }
}

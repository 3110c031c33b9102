using System.ComponentModel.DataAnnotations;

namespace FaceLiveness.Onnx;

/// <summary>What a <see cref="YoloPersonDetector"/> reports.</summary>
public sealed class PersonDetectorOptions
{
    /// <summary>The least confidence that counts, 0.01 to 1. Null, the default, takes the model family's own: see docs/detection.md.</summary>
    [Range(0.01, 1)]
    public float? Confidence { get; set; }

    /// <summary>Of two boxes that overlap more than this, as intersection over union, the less confident one goes. End-to-end models need no such step.</summary>
    [Range(0.05, 1)]
    public float MaximumOverlap { get; set; } = 0.5f;

    /// <summary>The most persons reported for a frame; the most confident ones stay.</summary>
    [Range(1, 1000)]
    public int MaximumPersons { get; set; } = 100;

    /// <summary>The class that counts as a person. Null, the default, is the one called "person" in the file's own list of names, and 0 (as in COCO) where it has no list.</summary>
    [Range(0, 10000)]
    public int? ClassIndex { get; set; }

    /// <summary>Width and height in pixels at which a model with a dynamic input is run, rounded up to a multiple of 32. Larger finds smaller people and takes longer.</summary>
    [Range(32, 4096)]
    public int InputSize { get; set; } = 640;
}

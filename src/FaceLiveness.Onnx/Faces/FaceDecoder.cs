using Microsoft.ML.OnnxRuntime.Tensors;

namespace FaceLiveness.Onnx;

/// <summary>What is particular to one kind of face detection model: what it wants to see, and how its numbers become faces.</summary>
internal abstract class FaceDecoder
{
    /// <summary>The models that can be decoded, for error messages.</summary>
    public const string Supported =
        "UltraFace (scores[1,n,2] and boxes[1,n,4]), "
        + "SCRFD (score, bbox and, where it has them, kps outputs for strides 8, 16 and 32, named score_8 and so on or in that order) and "
        + "YuNet (cls, obj, bbox and kps outputs named cls_8 and so on)";

    public abstract TensorFormat Format { get; }

    /// <summary>Lowest confidence, unless the user says otherwise.</summary>
    public abstract float MinimumConfidence { get; }

    /// <summary>Largest overlap of two faces, unless the user says otherwise.</summary>
    public abstract float MaximumOverlap { get; }

    /// <summary>The size of the input in which to look at a region.</summary>
    public abstract (int Width, int Height) InputSize(BoundingBox region);

    /// <summary>The part of the frame that the input shows: the region, or more where the model minds being shown things out of proportion.</summary>
    public abstract BoundingBox Show(BoundingBox region, int inputWidth, int inputHeight);

    /// <summary>Reads the faces off a finished run, in pixels of the input.</summary>
    public abstract void Decode(OnnxRun run, int inputWidth, int inputHeight, float minimumConfidence, List<FaceDetection> faces);

    /// <summary>Recognises a model by its inputs and outputs.</summary>
    /// <exception cref="ModelLoadException">It is none of the supported kinds.</exception>
    public static FaceDecoder For(OnnxModel model)
    {
        var takesPicture = model.Inputs is [{ Shape: [_, 3, _, _], ElementType: TensorElementType.Float or TensorElementType.Float16 }];
        var decoder = takesPicture
            ? UltraFaceDecoder.TryMatch(model) ?? YuNetDecoder.TryMatch(model) ?? (FaceDecoder?)ScrfdDecoder.TryMatch(model)
            : null;
        return decoder ?? throw new ModelLoadException(
            model.Path,
            $"'{model.Path}' is no face detector that can be decoded. Found: {model.Describe()}. Supported: {Supported}. Check that the file is meant for faces.");
    }

    /// <summary>The smallest box around a region that has the proportions of the input: the frame itself serves as the margin of a letterbox.</summary>
    protected static BoundingBox Widen(BoundingBox region, float widthPerHeight)
    {
        var width = MathF.Max(region.Width, region.Height * widthPerHeight);
        var height = width / widthPerHeight;
        return new(region.Center.X - (width / 2), region.Center.Y - (height / 2), width, height);
    }
}

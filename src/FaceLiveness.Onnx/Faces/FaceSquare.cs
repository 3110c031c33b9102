namespace FaceLiveness.Onnx;

/// <summary>The square cut-outs that the models after the detector were trained on.</summary>
internal static class FaceSquare
{
    /// <summary>A square around a face: its side is the face's longer one times a factor. May reach outside the frame.</summary>
    public static BoundingBox Around(BoundingBox face, float factor) => face.Square(MathF.Max(face.Width, face.Height) * factor);

    /// <summary>The same inside a frame: as large as fits, and shifted where it would reach outside.</summary>
    public static BoundingBox Inside(BoundingBox face, float factor, int frameWidth, int frameHeight)
    {
        var side = MathF.Max(face.Width, face.Height) * factor;
        return face.Square(MathF.Min(side, MathF.Min(frameWidth, frameHeight))).ShiftInside(frameWidth, frameHeight);
    }
}

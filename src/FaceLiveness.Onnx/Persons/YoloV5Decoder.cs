namespace FaceLiveness.Onnx;

/// <summary>YOLOv5: rows of centre, size, objectness and class scores, three for each cell.</summary>
internal sealed class YoloV5Decoder(int classes) : PersonDecoder
{
    public override string Family => "YOLOv5";

    public override int Classes => classes;

    public override void Decode(OnnxRun run, int item, int classIndex, float confidence, List<PersonDetection> found)
    {
        var columns = 5 + classes;
        for (var rest = Item(run, 0, item); !rest.IsEmpty; rest = rest[columns..])
        {
            var score = rest[4] * rest[5 + classIndex];
            if (score >= confidence)
            {
                found.Add(new(Centered(rest[0], rest[1], rest[2], rest[3]), score));
            }
        }
    }
}

namespace FaceLiveness.Onnx;

/// <summary>YOLOv8, YOLO11 and their like: one column for each cell, of centre, size and class scores.</summary>
internal sealed class YoloV8Decoder(int classes) : PersonDecoder
{
    public override string Family => "YOLOv8/11";

    public override int Classes => classes;

    public override void Decode(OnnxRun run, int item, int classIndex, float confidence, List<PersonDetection> found)
    {
        var all = Item(run, 0, item);
        var cells = all.Length / (4 + classes);
        var scores = all.Slice((4 + classIndex) * cells, cells);
        for (var i = 0; i < cells; i++)
        {
            if (scores[i] >= confidence)
            {
                found.Add(new(Centered(all[i], all[cells + i], all[(2 * cells) + i], all[(3 * cells) + i]), scores[i]));
            }
        }
    }
}

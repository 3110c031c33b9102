namespace FaceLiveness.Onnx;

/// <summary>YOLOX as its authors export it: rows of raw centre, size, objectness and class scores, one for each cell of strides 8, 16 and 32.</summary>
internal sealed class YoloXDecoder(int classes, int width, int height) : PersonDecoder
{
    public override string Family => "YOLOX";

    public override TensorFormat Format { get; } = new(ChannelOrder.Bgr, 0, 1, border: 114);

    public override bool IsCentered => false;

    public override int Classes => classes;

    public override void Decode(OnnxRun run, int item, int classIndex, float confidence, List<PersonDetection> found)
    {
        var columns = 5 + classes;
        var rest = Item(run, 0, item);
        for (var stride = 8; stride <= 32; stride *= 2)
        {
            for (var y = 0; y < height / stride; y++)
            {
                for (var x = 0; x < width / stride; x++, rest = rest[columns..])
                {
                    var score = rest[4] * rest[5 + classIndex];
                    if (score >= confidence)
                    {
                        var box = Centered((rest[0] + x) * stride, (rest[1] + y) * stride, MathF.Exp(rest[2]) * stride, MathF.Exp(rest[3]) * stride);
                        found.Add(new(box, score));
                    }
                }
            }
        }
    }
}

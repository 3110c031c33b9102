using System.Numerics;

namespace FaceLiveness.Onnx;

/// <summary>YuNet (OpenCV's and libfacedetection's): one anchor a cell, the centre relative to the cell, sizes as logarithms, all in strides.</summary>
internal sealed class YuNetDecoder : FacePyramidDecoder
{
    private readonly int[] _classes;
    private readonly int[] _objects;
    private readonly int[] _boxes;
    private readonly int[] _points;

    private YuNetDecoder(TensorInfo input, int[] classes, int[] objects, int[] boxes, int[] points)
        : base(input) => (_classes, _objects, _boxes, _points) = (classes, objects, boxes, points);

    public override TensorFormat Format => new(ChannelOrder.Bgr, 0, 1, border: 0);

    public override float MinimumConfidence => 0.8f;

    public override float MaximumOverlap => 0.3f;

    public static YuNetDecoder? TryMatch(OnnxModel model)
    {
        var classes = Find(model, "cls");
        var objects = Find(model, "obj");
        var boxes = Find(model, "bbox");
        var points = Find(model, "kps");
        return classes is null || objects is null || boxes is null || points is null ? null : new(model.Inputs[0], classes, objects, boxes, points);
    }

    public override void Decode(OnnxRun run, int inputWidth, int inputHeight, float minimumConfidence, List<FaceDetection> faces)
    {
        // The confidence is the geometric mean of two scores.
        var minimumProduct = minimumConfidence * minimumConfidence;
        for (var level = 0; level < Strides.Length; level++)
        {
            var stride = Strides[level];
            var columns = inputWidth / stride;
            var classes = run.Output(_classes[level]);
            var objects = run.Output(_objects[level]);
            var boxes = run.Output(_boxes[level]);
            var points = run.Output(_points[level]);
            for (var i = 0; i < classes.Length; i++)
            {
                var product = classes[i] * objects[i];
                if (product >= minimumProduct)
                {
                    var corner = new Vector2(i % columns, i / columns) * stride;
                    var box = boxes.Slice(4 * i, 4);
                    var center = corner + (new Vector2(box[0], box[1]) * stride);
                    var size = new Vector2(MathF.Exp(box[2]), MathF.Exp(box[3])) * stride;
                    faces.Add(new(
                        new(center.X - (size.X / 2), center.Y - (size.Y / 2), size.X, size.Y),
                        MathF.Min(1, MathF.Sqrt(product)),
                        Points(points.Slice(10 * i, 10), corner, stride)));
                }
            }
        }
    }
}

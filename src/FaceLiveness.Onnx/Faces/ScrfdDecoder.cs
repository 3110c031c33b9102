using System.Numerics;

namespace FaceLiveness.Onnx;

/// <summary>InsightFace SCRFD, with and without points: every cell has one or two anchors, boxes are distances from the cell's corner in strides.</summary>
internal sealed class ScrfdDecoder : FacePyramidDecoder
{
    private readonly int[] _scores;
    private readonly int[] _boxes;
    private readonly int[]? _points;

    private ScrfdDecoder(TensorInfo input, int[] scores, int[] boxes, int[]? points)
        : base(input) => (_scores, _boxes, _points) = (scores, boxes, points);

    public override TensorFormat Format => new(ChannelOrder.Rgb, 127.5f, 1 / 128f, border: 0);

    public override float MinimumConfidence => 0.5f;

    public override float MaximumOverlap => 0.4f;

    public static ScrfdDecoder? TryMatch(OnnxModel model)
    {
        if (model.Outputs.Count is not (6 or 9))
        {
            return null;
        }

        var scores = Find(model, "score", 1);
        var boxes = Find(model, "bbox", 4);
        var points = Find(model, "kps", 10);
        return scores is null || boxes is null || (model.Outputs.Count == 9 && points is null)
            ? null
            : new(model.Inputs[0], scores, boxes, points);
    }

    public override void Decode(OnnxRun run, int inputWidth, int inputHeight, float minimumConfidence, List<FaceDetection> faces)
    {
        for (var level = 0; level < Strides.Length; level++)
        {
            var stride = Strides[level];
            var columns = inputWidth / stride;
            var scores = run.Output(_scores[level]);
            var boxes = run.Output(_boxes[level]);
            var points = _points is null ? default : run.Output(_points[level]);
            var anchors = scores.Length / (columns * (inputHeight / stride));
            for (var i = 0; i < scores.Length; i++)
            {
                if (scores[i] >= minimumConfidence)
                {
                    var cell = i / anchors;
                    var corner = new Vector2(cell % columns, cell / columns) * stride;
                    var sides = boxes.Slice(4 * i, 4);
                    faces.Add(new(
                        BoundingBox.FromCorners(
                            corner.X - (sides[0] * stride), corner.Y - (sides[1] * stride), corner.X + (sides[2] * stride), corner.Y + (sides[3] * stride)),
                        scores[i],
                        _points is null ? null : Points(points.Slice(10 * i, 10), corner, stride)));
                }
            }
        }
    }

    // By name where the export kept the names; otherwise the three whose last size fits, the finest first.
    private static int[]? Find(OnnxModel model, string name, int numbers)
    {
        if (Find(model, name) is { } named)
        {
            return named;
        }

        int[] fitting = [.. Enumerable.Range(0, model.Outputs.Count)
            .Where(i => model.Outputs[i].Shape is [.., var last] && last == numbers)
            .OrderByDescending(i => model.Outputs[i].Shape[^2])];
        return fitting.Length == Strides.Length ? fitting : null;
    }
}

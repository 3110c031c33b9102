namespace FaceLiveness.Onnx;

/// <summary>UltraFace (Linzaer's RFB-320, slim-320 and their 640 sisters): boxes come decoded, as corners in 0..1 of the input.</summary>
internal sealed class UltraFaceDecoder : FaceDecoder
{
    private readonly int _scores;
    private readonly int _boxes;
    private readonly int _width;
    private readonly int _height;

    private UltraFaceDecoder(int scores, int boxes, int width, int height) =>
        (_scores, _boxes, _width, _height) = (scores, boxes, width, height);

    public override TensorFormat Format => new(ChannelOrder.Rgb, 127, 1 / 128f, border: 127);

    public override float MinimumConfidence => 0.65f;

    public override float MaximumOverlap => 0.4f;

    public static UltraFaceDecoder? TryMatch(OnnxModel model)
    {
        var scores = model.Outputs.IndexOf(output => output.Shape is [_, _, 2]);
        var boxes = model.Outputs.IndexOf(output => output.Shape is [_, _, 4]);
        return model.Outputs.Count == 2 && scores >= 0 && boxes >= 0 && model.Inputs[0].Shape is [_, _, > 0 and var height, > 0 and var width]
            ? new(scores, boxes, width, height)
            : null;
    }

    public override (int Width, int Height) InputSize(BoundingBox region) => (_width, _height);

    public override BoundingBox Show(BoundingBox region, int inputWidth, int inputHeight)
    {
        // Trained on stretched pictures, so it takes a region of almost any proportions; a person from head to foot is too much.
        var widthPerHeight = (float)inputWidth / inputHeight;
        var distortion = widthPerHeight * region.Height / region.Width;
        return Widen(region, widthPerHeight / Math.Clamp(distortion, 1 / MaximumDistortion, MaximumDistortion));
    }

    public override void Decode(OnnxRun run, int inputWidth, int inputHeight, float minimumConfidence, List<FaceDetection> faces)
    {
        var scores = run.Output(_scores);
        var boxes = run.Output(_boxes);
        for (var i = 0; i < scores.Length / 2; i++)
        {
            var score = scores[(2 * i) + 1];
            if (score >= minimumConfidence)
            {
                var corners = boxes.Slice(4 * i, 4);
                faces.Add(new(
                    BoundingBox.FromCorners(corners[0] * inputWidth, corners[1] * inputHeight, corners[2] * inputWidth, corners[3] * inputHeight),
                    score));
            }
        }
    }

    // Width against height: how far a region may be stretched.
    private const float MaximumDistortion = 1.5f;
}

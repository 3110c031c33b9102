using System.Numerics;

namespace FaceLiveness.Onnx;

/// <summary>What SCRFD and YuNet share: outputs for strides 8, 16 and 32, and an input of fixed or free size.</summary>
internal abstract class FacePyramidDecoder : FaceDecoder
{
    protected static readonly int[] Strides = [8, 16, 32];

    // A free size: small regions, such as one person, need no more than the first.
    private const int SmallSide = 320;
    private const int LargeSide = 640;

    private readonly int _width;
    private readonly int _height;

    protected FacePyramidDecoder(TensorInfo input)
    {
        _height = input.Shape[2];
        _width = input.Shape[3];
    }

    public override (int Width, int Height) InputSize(BoundingBox region)
    {
        var side = MathF.Max(region.Width, region.Height) <= SmallSide ? SmallSide : LargeSide;
        return (_width > 0 ? _width : side, _height > 0 ? _height : side);
    }

    public override BoundingBox Show(BoundingBox region, int inputWidth, int inputHeight) => Widen(region, (float)inputWidth / inputHeight);

    /// <summary>The three outputs called <c>name_8</c> and so on, or null.</summary>
    protected static int[]? Find(OnnxModel model, string name)
    {
        var found = Array.ConvertAll(Strides, stride => model.Outputs.IndexOf(output => output.Name == $"{name}_{stride}"));
        return found.All(i => i >= 0) ? found : null;
    }

    /// <summary>Five points from ten numbers relative to a cell, in units of the stride; both families give them in our order.</summary>
    protected static FivePoints Points(ReadOnlySpan<float> numbers, Vector2 cell, int stride)
    {
        return new(At(numbers, 0), At(numbers, 2), At(numbers, 4), At(numbers, 6), At(numbers, 8));

        Vector2 At(ReadOnlySpan<float> offsets, int i) => cell + (new Vector2(offsets[i], offsets[i + 1]) * stride);
    }
}

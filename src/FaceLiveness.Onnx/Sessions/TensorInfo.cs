using Microsoft.ML.OnnxRuntime.Tensors;

namespace FaceLiveness.Onnx;

/// <summary>An input or output of a model, as its file declares it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its sizes; -1 is dynamic.</param>
/// <param name="ElementType">What its elements are.</param>
internal readonly record struct TensorInfo(string Name, int[] Shape, TensorElementType ElementType)
{
    public override string ToString() =>
        $"{Name}[{string.Join(',', Shape.Select(size => size < 0 ? "?" : size.ToString(System.Globalization.CultureInfo.InvariantCulture)))}] {ElementType.ToString().ToLowerInvariant()}";
}

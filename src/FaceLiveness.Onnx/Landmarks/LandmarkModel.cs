using Microsoft.ML.OnnxRuntime.Tensors;

namespace FaceLiveness.Onnx;

/// <summary>What is particular to one kind of landmark model.</summary>
/// <param name="Scheme">The points it gives.</param>
/// <param name="Side">Width and height of its input.</param>
/// <param name="Format">Channels and normalisation.</param>
/// <param name="CropFactor">Side of the square that it wants to see, in longer sides of the detector's box.</param>
/// <param name="Points">The output with the points.</param>
/// <param name="NumbersPerPoint">2 for x and y, 3 where a depth follows.</param>
/// <param name="Units">What x is at the right edge of the input: 1, or the side in pixels.</param>
/// <param name="FaceLogit">The output that says whether this is a face, or -1.</param>
internal sealed record LandmarkModel(
    LandmarkScheme Scheme, int Side, TensorFormat Format, float CropFactor, int Points, int NumbersPerPoint, float Units, int FaceLogit)
{
    private const string Supported =
        "68 points from a gray input[1,1,64,64] (faceplugin) or from input[1,3,112,112] (PFLD), both with one output[1,136], "
        + "and MediaPipe's 468 points from input[1,3,192,192] with outputs of 1404 numbers and 1 number";

    /// <summary>Recognises a model by its inputs and outputs.</summary>
    /// <exception cref="ModelLoadException">It is none of the supported kinds.</exception>
    public static LandmarkModel For(OnnxModel model)
    {
        if (model.Inputs is [{ ElementType: TensorElementType.Float or TensorElementType.Float16, Shape: [_, var channels, var height, var width] }])
        {
            var sizes = model.Outputs.Select(output => output.Shape.Aggregate(1, (product, size) => product * Math.Abs(size))).ToArray();
            switch (channels, height, width)
            {
                case (1, 64, 64) when sizes is [136]:
                    return new(LandmarkScheme.Ibug68, 64, new(ChannelOrder.Gray, 0, 1 / 256f), 1.05f, 0, 2, 1, -1);
                case (3, 112, 112) when sizes is [136]:
                    return new(LandmarkScheme.Ibug68, 112, new(ChannelOrder.Rgb, 0, 1 / 255f), 1.2f, 0, 2, 1, -1);
                case (3, 192, 192) when sizes is [1404, 1] or [1, 1404]:
                    var points = Array.IndexOf(sizes, 1404);
                    return new(LandmarkScheme.Mesh468, 192, new(ChannelOrder.Rgb, 0, 1 / 255f), 1.1f, points, 3, 192, 1 - points);
            }
        }

        throw new ModelLoadException(
            model.Path,
            $"'{model.Path}' is no landmark model that can be decoded. Found: {model.Describe()}. Supported: {Supported}. Check that the file is meant for landmarks.");
    }
}

using System.Text.Json;

namespace FaceLiveness.Models.Tests;

/// <summary>
/// What TensorFlow.js 4.22.0 (CPU backend) computed for a model, recorded once. The input holds no picture: element i is
/// low + (high − low) · ((i · 2654435761 mod 2³²) div 256) / 2²⁴, so that nothing needs to be stored. Of every output 64 elements and two sums are kept.
/// </summary>
internal sealed record TensorFlowJsReference(string TensorFlowJs, string Input, int[] Shape, double Low, double High, TensorFlowJsReference.Output[] Outputs)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };

    public sealed record Output(string Name, int[] Shape, double Sum, double AbsoluteSum, int[] Index, float[] Value);

    public static TensorFlowJsReference Of(string model)
    {
        using var stream = typeof(TensorFlowJsReference).Assembly.GetManifestResourceStream($"{model}.reference.json")!;
        return JsonSerializer.Deserialize<TensorFlowJsReference>(stream, Json)!;
    }

    public float[] InputValues()
    {
        var values = new float[Shape.Aggregate(1, (product, dimension) => product * dimension)];
        for (var i = 0; i < values.Length; i++)
        {
            var mixed = unchecked((uint)i * 2654435761u) >> 8;
            values[i] = (float)(Low + ((High - Low) * mixed / 16777216));
        }

        return values;
    }
}

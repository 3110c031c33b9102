using System.Buffers.Binary;
using System.Text.Json;

namespace FaceLiveness.Models;

/// <summary>A TensorFlow.js graph model: its nodes, its weights, and the names it gives to what comes out.</summary>
internal sealed class TfjsModel
{
    public required IReadOnlyDictionary<string, TfjsNode> Nodes { get; init; }

    public required IReadOnlyDictionary<string, TfjsTensor> Weights { get; init; }

    /// <summary>Public name of each output → the tensor in the graph, ordered by name.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Outputs { get; init; }

    /// <summary>Reads a graph model.</summary>
    /// <param name="topology">The model's JSON.</param>
    /// <param name="readShard">Reads a file of weights by the name that the JSON gives it.</param>
    /// <exception cref="InvalidDataException">It is no graph model, or its weights don't fit.</exception>
    public static TfjsModel Read(ReadOnlySpan<byte> topology, Func<string, byte[]> readShard)
    {
        var reader = new Utf8JsonReader(topology);
        var root = JsonElement.ParseValue(ref reader);
        if (!root.TryGetProperty("format", out var format) || format.GetString() != "graph-model")
        {
            throw new InvalidDataException("Expected a TensorFlow.js file with \"format\": \"graph-model\" (layers models can't be converted).");
        }

        var nodes = root.GetProperty("modelTopology").GetProperty("node").EnumerateArray().Select(node => new TfjsNode(node)).ToDictionary(node => node.Name);
        var weights = new Dictionary<string, TfjsTensor>();
        foreach (var group in root.GetProperty("weightsManifest").EnumerateArray())
        {
            byte[] bytes = [.. group.GetProperty("paths").EnumerateArray().SelectMany(path => readShard(path.GetString()!))];
            ReadWeights(group.GetProperty("weights"), bytes, weights);
        }

        var outputs = root.GetProperty("signature").GetProperty("outputs").EnumerateObject()
            .Select(output => KeyValuePair.Create(WithoutIndex(output.Name), output.Value.GetProperty("name").GetString()!))
            .OrderBy(output => output.Key, StringComparer.Ordinal);
        return new TfjsModel { Nodes = nodes, Weights = weights, Outputs = [.. outputs] };
    }

    /// <summary>Splits <c>node:2</c> into the node and the number of its output.</summary>
    public static (string Node, int Output) Split(string tensor)
    {
        var colon = tensor.LastIndexOf(':');
        return colon > 0 && int.TryParse(tensor.AsSpan(colon + 1), out var output) ? (tensor[..colon], output) : (tensor, 0);
    }

    private static string WithoutIndex(string name) => name.EndsWith(":0", StringComparison.Ordinal) ? name[..^2] : name;

    private static void ReadWeights(JsonElement specifications, ReadOnlySpan<byte> bytes, Dictionary<string, TfjsTensor> weights)
    {
        var offset = 0;
        foreach (var weight in specifications.EnumerateArray())
        {
            var name = weight.GetProperty("name").GetString()!;
            int[] shape = [.. weight.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt32())];
            var kind = weight.GetProperty("dtype").GetString()!;
            var quantization = weight.TryGetProperty("quantization", out var found) ? found : (JsonElement?)null;
            var stored = quantization?.GetProperty("dtype").GetString() ?? kind;
            var count = TfjsTensor.Count(shape);
            var length = checked(count * SizeOf(stored, name));
            if (offset + length > bytes.Length)
            {
                throw new InvalidDataException($"The weights end at byte {bytes.Length}, within '{name}' (bytes {offset} to {offset + length}): a file of weights is cut short.");
            }

            var data = bytes.Slice(offset, length);
            offset += length;
            weights.Add(name, kind switch
            {
                "float32" => new TfjsTensor(name, shape) { Floats = Floats(data, count, stored, quantization) },
                "int32" when quantization is null => new TfjsTensor(name, shape) { Integers = Integers(data, count) },
                _ => throw new InvalidDataException($"Weight '{name}' is {kind} stored as {stored}; supported: float32 (also quantized to float16, uint8 or uint16) and int32."),
            });
        }

        if (offset != bytes.Length)
        {
            throw new InvalidDataException($"The weights named take {offset} bytes, and the files hold {bytes.Length}: the files belong to another model.");
        }
    }

    private static int SizeOf(string kind, string name) => kind switch
    {
        "float32" or "int32" => 4,
        "float16" or "uint16" => 2,
        "uint8" => 1,
        _ => throw new InvalidDataException($"Weight '{name}' is stored as {kind}; supported: float32, float16, int32, and uint8 or uint16 with a scale."),
    };

    private static int[] Integers(ReadOnlySpan<byte> data, int count)
    {
        var values = new int[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = BinaryPrimitives.ReadInt32LittleEndian(data[(i * 4)..]);
        }

        return values;
    }

    private static float[] Floats(ReadOnlySpan<byte> data, int count, string stored, JsonElement? quantization)
    {
        var affine = stored is "uint8" or "uint16";
        var scale = affine ? quantization!.Value.GetProperty("scale").GetSingle() : 1;
        var minimum = affine ? quantization!.Value.GetProperty("min").GetSingle() : 0;
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = stored switch
            {
                "float32" => BinaryPrimitives.ReadSingleLittleEndian(data[(i * 4)..]),
                "float16" => (float)BinaryPrimitives.ReadHalfLittleEndian(data[(i * 2)..]),
                "uint8" => (data[i] * scale) + minimum,
                _ => (BinaryPrimitives.ReadUInt16LittleEndian(data[(i * 2)..]) * scale) + minimum,
            };
        }

        return values;
    }
}

namespace FaceLiveness.Models;

/// <summary>
/// Turns a TensorFlow.js graph model into ONNX, opset 13. Constants are folded; operations that TensorFlow runs channels-last are wrapped in Transposes, which ONNX Runtime removes
/// when it loads the model; a dynamic batch becomes 1. Equal input gives equal bytes, so that a converted file has a known hash.
/// </summary>
internal sealed class TensorFlowJsConverter
{
    private static readonly int[] ToChannelsFirst = [0, 3, 1, 2];
    private static readonly int[] ToChannelsLast = [0, 2, 3, 1];

    private readonly TfjsModel _model;
    private readonly OnnxGraph _graph;
    private readonly Dictionary<string, TfjsTensor[]> _computed = [];
    private readonly Dictionary<string, Func<TfjsNode, TfjsTensor[], TfjsTensor[]>> _operations;

    private TensorFlowJsConverter(TfjsModel model, string name)
    {
        _model = model;
        _graph = new OnnxGraph(name);
        _operations = new()
        {
            ["Placeholder"] = Placeholder,
            ["Const"] = (node, _) => [_model.Weights.GetValueOrDefault(node.Name) ?? throw new InvalidDataException($"The weights hold no '{node.Name}'.")],
            ["Identity"] = (_, inputs) => [inputs[0]],
            ["Conv2D"] = Convolution,
            ["_FusedConv2D"] = Convolution,
            ["DepthwiseConv2dNative"] = Convolution,
            ["MaxPool"] = MaxPool,
            ["Add"] = Add,
            ["AddV2"] = Add,
            ["Pad"] = Pad,
            ["PadV2"] = Pad,
            ["Transpose"] = Transpose,
            ["LeakyRelu"] = (node, inputs) => [Elementwise(node, "LeakyRelu", inputs[0], OnnxGraph.Attribute("alpha", node.Float("alpha")))],
            ["Sigmoid"] = (node, inputs) => [Elementwise(node, "Sigmoid", inputs[0])],
            ["Prelu"] = Prelu,
            ["ConcatV2"] = Concat,
            ["SplitV"] = Split,
            ["Reshape"] = Reshape,
            ["ResizeBilinear"] = ResizeBilinear,
            ["SparseToDense"] = SparseToDense,
        };
    }

    /// <summary>Converts a graph model.</summary>
    /// <param name="topology">The model's JSON.</param>
    /// <param name="readShard">Reads a file of weights by the name that the JSON gives it.</param>
    /// <param name="name">Name of the ONNX graph.</param>
    /// <returns>The ONNX file.</returns>
    /// <exception cref="NotSupportedException">The graph uses operations that this converter doesn't know; the message lists them.</exception>
    /// <exception cref="InvalidDataException">The files aren't a graph model, or don't belong together.</exception>
    public static byte[] Convert(ReadOnlySpan<byte> topology, Func<string, byte[]> readShard, string name) =>
        new TensorFlowJsConverter(TfjsModel.Read(topology, readShard), name).Convert();

    private byte[] Convert()
    {
        var nodes = InOrderOfUse();
        string[] unknown = [.. nodes.Select(node => node.Operation).Where(operation => !_operations.ContainsKey(operation)).Distinct().Order(StringComparer.Ordinal)];
        if (unknown.Length > 0)
        {
            throw new NotSupportedException($"The graph uses operations that this converter doesn't know: {string.Join(", ", unknown)}. It knows {string.Join(", ", _operations.Keys.Order(StringComparer.Ordinal))}.");
        }

        foreach (var node in nodes)
        {
            _computed.Add(node.Name, _operations[node.Operation](node, [.. node.Inputs.Select(Computed)]));
        }

        foreach (var (name, tensor) in _model.Outputs)
        {
            var result = Computed(tensor);
            _graph.Node("Identity", [Operand(result)], [name]);
            _graph.Output(name, result.Shape);
        }

        return _graph.ToModel("Converted from a TensorFlow.js graph model; inputs, outputs and weights are those of the original.");
    }

    // Inputs before users, only what the outputs need; a stack of its own, because graphs can be deep.
    private List<TfjsNode> InOrderOfUse()
    {
        var ordered = new List<TfjsNode>();
        var done = new Dictionary<string, bool>();
        var stack = new Stack<(string Node, bool InputsDone)>();
        foreach (var output in _model.Outputs.Reverse())
        {
            stack.Push((TfjsModel.Split(output.Value).Node, false));
        }

        while (stack.TryPop(out var next))
        {
            if (next.InputsDone)
            {
                ordered.Add(_model.Nodes[next.Node]);
                done[next.Node] = true;
                continue;
            }

            if (done.TryGetValue(next.Node, out var finished))
            {
                if (finished)
                {
                    continue;
                }

                throw new InvalidDataException($"The graph loops back to node '{next.Node}': it is no graph of a network.");
            }

            if (!_model.Nodes.TryGetValue(next.Node, out var node))
            {
                throw new InvalidDataException($"The graph names a node '{next.Node}' that it doesn't hold.");
            }

            done[next.Node] = false;
            stack.Push((next.Node, true));
            foreach (var input in node.Inputs.Reverse())
            {
                var producer = TfjsModel.Split(input).Node;
                if (!done.GetValueOrDefault(producer))
                {
                    stack.Push((producer, false));
                }
            }
        }

        return ordered;
    }

    private TfjsTensor Computed(string tensor)
    {
        var (node, output) = TfjsModel.Split(tensor);
        return _computed[node][output];
    }

    private string Operand(TfjsTensor tensor) => tensor switch
    {
        { Floats: { } floats } => _graph.Constant(tensor.Name, tensor.Shape, floats),
        { Integers: not null } => throw new InvalidDataException($"'{tensor.Name}' is an integer constant used as data; only float data is supported."),
        _ => tensor.Name,
    };

    private static string OutputName(TfjsNode node, int output = 0) => $"{node.Name}:{output}";

    private TfjsTensor[] Placeholder(TfjsNode node, TfjsTensor[] inputs)
    {
        int[] shape = [.. node.Shape("shape").Select(dimension => dimension < 0 ? 1 : dimension)];
        _graph.Input(node.Name, shape);
        return [new TfjsTensor(node.Name, shape)];
    }

    private TfjsTensor[] Convolution(TfjsNode node, TfjsTensor[] inputs)
    {
        RequireChannelsLast(node);
        var picture = inputs[0];
        var weights = inputs[1].KnownFloats(node);
        var kernel = inputs[1].Shape;
        var depthwise = node.Operation == "DepthwiseConv2dNative";
        int channels = kernel[2], filters = depthwise ? channels * kernel[3] : kernel[3];
        int[] strides = node.Integers("strides")[1..3], dilations = node.Integers("dilations")[1..3];
        var (pads, height, width) = Window(node, picture.Shape, kernel[0], kernel[1], strides, dilations);

        // Height, width, in, out → out, in, height, width; a depthwise filter sees one channel.
        var reordered = Permute(weights, kernel, depthwise ? [2, 3, 0, 1] : [3, 2, 0, 1]);
        var operands = new List<string>
        {
            ChannelsFirst(node, picture),
            _graph.Constant($"{inputs[1].Name}:OIHW", [filters, depthwise ? 1 : channels, kernel[0], kernel[1]], reordered),
        };
        IReadOnlyList<string> fused = node.Operation == "_FusedConv2D" ? node.Texts("fused_ops") : [];
        if (fused is not ([] or ["BiasAdd"] or ["BiasAdd", "Prelu"]))
        {
            throw new NotSupportedException($"Node '{node.Name}' fuses {string.Join(", ", fused)} into a convolution; this converter knows BiasAdd, and Prelu behind it.");
        }

        if (fused.Count > 0)
        {
            operands.Add(_graph.Constant(inputs[2].Name, [filters], inputs[2].KnownFloats(node)));
        }

        var result = $"{node.Name}:NCHW";
        _graph.Node(
            "Conv",
            [.. operands],
            [result],
            OnnxGraph.Attribute("dilations", dilations),
            OnnxGraph.Attribute("group", depthwise ? channels : 1),
            OnnxGraph.Attribute("kernel_shape", [kernel[0], kernel[1]]),
            OnnxGraph.Attribute("pads", pads),
            OnnxGraph.Attribute("strides", strides));
        if (fused.Count > 1)
        {
            var slope = _graph.Constant($"{inputs[3].Name}:NCHW", [filters, 1, 1], inputs[3].KnownFloats(node));
            _graph.Node("PRelu", [result, slope], [$"{node.Name}:PRelu"]);
            result = $"{node.Name}:PRelu";
        }

        return [ChannelsLast(node, result, [picture.Shape[0], height, width, filters])];
    }

    private TfjsTensor[] MaxPool(TfjsNode node, TfjsTensor[] inputs)
    {
        RequireChannelsLast(node);
        var picture = inputs[0];
        int[] kernel = node.Integers("ksize")[1..3], strides = node.Integers("strides")[1..3];
        var (pads, height, width) = Window(node, picture.Shape, kernel[0], kernel[1], strides, [1, 1]);
        var result = $"{node.Name}:NCHW";
        _graph.Node(
            "MaxPool",
            [ChannelsFirst(node, picture)],
            [result],
            OnnxGraph.Attribute("kernel_shape", kernel),
            OnnxGraph.Attribute("pads", pads),
            OnnxGraph.Attribute("strides", strides));
        return [ChannelsLast(node, result, [picture.Shape[0], height, width, picture.Shape[3]])];
    }

    private TfjsTensor[] ResizeBilinear(TfjsNode node, TfjsTensor[] inputs)
    {
        var picture = inputs[0];
        var size = inputs[1].KnownIntegers(node);
        var result = $"{node.Name}:NCHW";
        var coordinates = node.Flag("align_corners") ? "align_corners" : node.Flag("half_pixel_centers") ? "half_pixel" : "asymmetric";
        var sizes = _graph.Constant($"{node.Name}:sizes", [picture.Shape[0], picture.Shape[3], size[0], size[1]]);
        _graph.Node(
            "Resize",
            [ChannelsFirst(node, picture), string.Empty, string.Empty, sizes],
            [result],
            OnnxGraph.Attribute("coordinate_transformation_mode", coordinates),
            OnnxGraph.Attribute("mode", "linear"));
        return [ChannelsLast(node, result, [picture.Shape[0], size[0], size[1], picture.Shape[3]])];
    }

    private TfjsTensor[] Add(TfjsNode node, TfjsTensor[] inputs)
    {
        var (left, right) = (inputs[0], inputs[1]);
        if (left.Integers is { } a && right.Integers is { } b)
        {
            return a.Length == b.Length || b.Length == 1
                ? [new TfjsTensor(OutputName(node), left.Shape) { Integers = [.. a.Select((value, i) => value + b[b.Length == 1 ? 0 : i])] }]
                : throw new NotSupportedException($"Node '{node.Name}' adds constants of {a.Length} and {b.Length} elements; this converter folds equal lengths, or a single number on the right.");
        }

        _graph.Node("Add", [Operand(left), Operand(right)], [OutputName(node)]);
        return [new TfjsTensor(OutputName(node), Broadcast(node, left.Shape, right.Shape))];
    }

    private TfjsTensor[] Prelu(TfjsNode node, TfjsTensor[] inputs)
    {
        var (picture, slope) = (inputs[0], inputs[1]);
        if (picture.Shape.Length != 4 || slope.Shape.Length == 0 || slope.Shape[^1] != TfjsTensor.Count(slope.Shape))
        {
            throw new NotSupportedException($"Node '{node.Name}' (Prelu) has a slope of shape [{string.Join(", ", slope.Shape)}]; this converter knows one slope per channel of a picture.");
        }

        var result = $"{node.Name}:NCHW";
        _graph.Node("PRelu", [ChannelsFirst(node, picture), _graph.Constant($"{slope.Name}:NCHW", [slope.Shape[^1], 1, 1], slope.KnownFloats(node))], [result]);
        return [ChannelsLast(node, result, picture.Shape)];
    }

    private TfjsTensor[] Pad(TfjsNode node, TfjsTensor[] inputs)
    {
        var paddings = inputs[1].KnownIntegers(node);
        var rank = inputs[0].Shape.Length;
        var pads = new int[rank * 2];
        var shape = new int[rank];
        for (var i = 0; i < rank; i++)
        {
            (pads[i], pads[rank + i]) = (paddings[i * 2], paddings[(i * 2) + 1]);
            shape[i] = inputs[0].Shape[i] + pads[i] + pads[rank + i];
        }

        var operands = new List<string> { Operand(inputs[0]), _graph.Constant($"{node.Name}:pads", pads) };
        if (inputs.Length > 2)
        {
            operands.Add(_graph.Constant($"{node.Name}:value", [], inputs[2].KnownFloats(node)));
        }

        _graph.Node("Pad", [.. operands], [OutputName(node)]);
        return [new TfjsTensor(OutputName(node), shape)];
    }

    private TfjsTensor[] Transpose(TfjsNode node, TfjsTensor[] inputs)
    {
        var order = inputs[1].KnownIntegers(node);
        _graph.Node("Transpose", [Operand(inputs[0])], [OutputName(node)], OnnxGraph.Attribute("perm", order));
        return [new TfjsTensor(OutputName(node), [.. order.Select(axis => inputs[0].Shape[axis])])];
    }

    private TfjsTensor[] Concat(TfjsNode node, TfjsTensor[] inputs)
    {
        var parts = inputs[..^1];
        var axis = Axis(inputs[^1].KnownIntegers(node)[0], parts[0].Shape.Length);
        int[] shape = [.. parts[0].Shape];
        shape[axis] = parts.Sum(part => part.Shape[axis]);
        _graph.Node("Concat", [.. parts.Select(Operand)], [OutputName(node)], OnnxGraph.Attribute("axis", axis));
        return [new TfjsTensor(OutputName(node), shape)];
    }

    private TfjsTensor[] Split(TfjsNode node, TfjsTensor[] inputs)
    {
        var sizes = inputs[1].KnownIntegers(node);
        var axis = Axis(inputs[2].KnownIntegers(node)[0], inputs[0].Shape.Length);
        TfjsTensor[] parts = [.. sizes.Select((size, i) =>
        {
            int[] shape = [.. inputs[0].Shape];
            shape[axis] = size;
            return new TfjsTensor(OutputName(node, i), shape);
        })];
        _graph.Node("Split", [Operand(inputs[0]), _graph.Constant($"{node.Name}:sizes", sizes)], [.. parts.Select(part => part.Name)], OnnxGraph.Attribute("axis", axis));
        return parts;
    }

    private TfjsTensor[] Reshape(TfjsNode node, TfjsTensor[] inputs)
    {
        int[] shape = [.. inputs[1].KnownIntegers(node)];
        var open = Array.IndexOf(shape, -1);
        var count = TfjsTensor.Count(inputs[0].Shape);
        if (open >= 0)
        {
            shape[open] = 1;
            shape[open] = count / TfjsTensor.Count(shape);
        }

        if (TfjsTensor.Count(shape) != count)
        {
            throw new InvalidDataException($"Node '{node.Name}' reshapes {count} elements to [{string.Join(", ", shape)}].");
        }

        _graph.Node("Reshape", [Operand(inputs[0]), _graph.Constant($"{node.Name}:shape", shape)], [OutputName(node)]);
        return [new TfjsTensor(OutputName(node), shape)];
    }

    private static TfjsTensor[] SparseToDense(TfjsNode node, TfjsTensor[] inputs)
    {
        int[] indices = inputs[0].KnownIntegers(node), shape = inputs[1].KnownIntegers(node), values = inputs[2].KnownIntegers(node);
        var dense = new int[TfjsTensor.Count(shape)];
        Array.Fill(dense, inputs[3].KnownIntegers(node)[0]);
        for (var i = 0; i < indices.Length / shape.Length; i++)
        {
            var at = 0;
            for (var axis = 0; axis < shape.Length; axis++)
            {
                at = (at * shape[axis]) + indices[(i * shape.Length) + axis];
            }

            dense[at] = values[values.Length == 1 ? 0 : i];
        }

        return [new TfjsTensor(OutputName(node), shape) { Integers = dense }];
    }

    private TfjsTensor Elementwise(TfjsNode node, string operation, TfjsTensor input, params ReadOnlySpan<ProtobufMessage> attributes)
    {
        _graph.Node(operation, [Operand(input)], [OutputName(node)], attributes);
        return new TfjsTensor(OutputName(node), input.Shape);
    }

    private string ChannelsFirst(TfjsNode node, TfjsTensor picture)
    {
        var name = $"{node.Name}:in";
        _graph.Node("Transpose", [Operand(picture)], [name], OnnxGraph.Attribute("perm", ToChannelsFirst));
        return name;
    }

    private TfjsTensor ChannelsLast(TfjsNode node, string tensor, int[] shape)
    {
        _graph.Node("Transpose", [tensor], [OutputName(node)], OnnxGraph.Attribute("perm", ToChannelsLast));
        return new TfjsTensor(OutputName(node), shape);
    }

    private static void RequireChannelsLast(TfjsNode node)
    {
        if (node.Text("data_format") is not "NHWC" and var found)
        {
            throw new NotSupportedException($"Node '{node.Name}' ({node.Operation}) has data format {found}; TensorFlow.js models are NHWC.");
        }
    }

    private static (int[] Pads, int Height, int Width) Window(TfjsNode node, int[] picture, int kernelHeight, int kernelWidth, int[] strides, int[] dilations)
    {
        var padding = node.Text("padding");
        if (padding is not ("SAME" or "VALID"))
        {
            throw new NotSupportedException($"Node '{node.Name}' ({node.Operation}) has padding {padding}; this converter knows SAME and VALID.");
        }

        var (top, bottom, height) = Slide(picture[1], ((kernelHeight - 1) * dilations[0]) + 1, strides[0], padding == "SAME");
        var (left, right, width) = Slide(picture[2], ((kernelWidth - 1) * dilations[1]) + 1, strides[1], padding == "SAME");
        return ([top, left, bottom, right], height, width);
    }

    // TensorFlow's SAME: as many steps as fit the stride, what is missing split evenly, the odd one behind.
    private static (int Before, int After, int Steps) Slide(int length, int reach, int stride, bool same)
    {
        if (!same)
        {
            return (0, 0, ((length - reach) / stride) + 1);
        }

        var steps = (length + stride - 1) / stride;
        var missing = Math.Max(((steps - 1) * stride) + reach - length, 0);
        return (missing / 2, missing - (missing / 2), steps);
    }

    private static int Axis(int axis, int rank) => axis < 0 ? axis + rank : axis;

    private static int[] Broadcast(TfjsNode node, int[] left, int[] right)
    {
        var shape = new int[Math.Max(left.Length, right.Length)];
        for (var i = 1; i <= shape.Length; i++)
        {
            var a = i <= left.Length ? left[^i] : 1;
            var b = i <= right.Length ? right[^i] : 1;
            shape[^i] = a == b || b == 1 ? a : a == 1 ? b : throw new InvalidDataException($"Node '{node.Name}' adds shapes [{string.Join(", ", left)}] and [{string.Join(", ", right)}], which don't fit.");
        }

        return shape;
    }

    private static float[] Permute(float[] values, int[] shape, int[] order)
    {
        int[] steps = [shape[1] * shape[2] * shape[3], shape[2] * shape[3], shape[3], 1];
        var permuted = new float[values.Length];
        var next = 0;
        for (var a = 0; a < shape[order[0]]; a++)
        {
            for (var b = 0; b < shape[order[1]]; b++)
            {
                for (var c = 0; c < shape[order[2]]; c++)
                {
                    for (var d = 0; d < shape[order[3]]; d++)
                    {
                        permuted[next++] = values[(a * steps[order[0]]) + (b * steps[order[1]]) + (c * steps[order[2]]) + (d * steps[order[3]])];
                    }
                }
            }
        }

        return permuted;
    }
}

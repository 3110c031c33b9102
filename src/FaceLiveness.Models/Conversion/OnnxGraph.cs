using System.Buffers.Binary;

namespace FaceLiveness.Models;

/// <summary>An ONNX graph being built (IR version 7, opset 13). Field numbers are those of onnx.proto3.</summary>
internal sealed class OnnxGraph(string name)
{
    public const int OpsetVersion = 13;
    private const int IrVersion = 7;
    private const int FloatType = 1;
    private const int Int64Type = 7;

    private readonly List<ProtobufMessage> _nodes = [];
    private readonly List<ProtobufMessage> _initializers = [];
    private readonly List<ProtobufMessage> _inputs = [];
    private readonly List<ProtobufMessage> _outputs = [];
    private readonly HashSet<string> _initializerNames = [];

    public int NodeCount => _nodes.Count;

    public void Input(string tensor, ReadOnlySpan<int> shape) => _inputs.Add(ValueInfo(tensor, shape));

    public void Output(string tensor, ReadOnlySpan<int> shape) => _outputs.Add(ValueInfo(tensor, shape));

    public void Node(string operation, ReadOnlySpan<string> inputs, ReadOnlySpan<string> outputs, params ReadOnlySpan<ProtobufMessage> attributes)
    {
        var node = new ProtobufMessage();
        foreach (var input in inputs)
        {
            node.Text(1, input);
        }

        foreach (var output in outputs)
        {
            node.Text(2, output);
        }

        node.Text(3, outputs[0]).Text(4, operation);
        foreach (var attribute in attributes)
        {
            node.Message(5, attribute);
        }

        _nodes.Add(node);
    }

    public static ProtobufMessage Attribute(string name, long value) => new ProtobufMessage().Text(1, name).Integer(3, value).Integer(20, 2);

    public static ProtobufMessage Attribute(string name, float value) => new ProtobufMessage().Text(1, name).Float(2, value).Integer(20, 1);

    public static ProtobufMessage Attribute(string name, string value) => new ProtobufMessage().Text(1, name).Text(4, value).Integer(20, 3);

    public static ProtobufMessage Attribute(string name, ReadOnlySpan<int> values)
    {
        var attribute = new ProtobufMessage().Text(1, name);
        foreach (var value in values)
        {
            attribute.Integer(8, value);
        }

        return attribute.Integer(20, 7);
    }

    /// <summary>Adds a constant once, however many nodes use it, and returns its name.</summary>
    public string Constant(string tensor, ReadOnlySpan<int> shape, ReadOnlySpan<float> values)
    {
        if (_initializerNames.Add(tensor))
        {
            var raw = new byte[values.Length * sizeof(float)];
            for (var i = 0; i < values.Length; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(i * sizeof(float)), values[i]);
            }

            AddInitializer(tensor, shape, FloatType, raw);
        }

        return tensor;
    }

    /// <summary>Adds a vector of 64-bit integers (a shape, pads, split sizes) once, and returns its name.</summary>
    public string Constant(string tensor, ReadOnlySpan<int> values)
    {
        if (_initializerNames.Add(tensor))
        {
            var raw = new byte[values.Length * sizeof(long)];
            for (var i = 0; i < values.Length; i++)
            {
                BinaryPrimitives.WriteInt64LittleEndian(raw.AsSpan(i * sizeof(long)), values[i]);
            }

            AddInitializer(tensor, [values.Length], Int64Type, raw);
        }

        return tensor;
    }

    public byte[] ToModel(string documentation)
    {
        var graph = new ProtobufMessage();
        AddAll(graph, 1, _nodes);
        graph.Text(2, name);
        AddAll(graph, 5, _initializers);
        AddAll(graph, 11, _inputs);
        AddAll(graph, 12, _outputs);
        return new ProtobufMessage()
            .Integer(1, IrVersion)
            .Text(2, "FaceLiveness.Models")
            .Text(6, documentation)
            .Message(7, graph)
            .Message(8, new ProtobufMessage().Text(1, string.Empty).Integer(2, OpsetVersion))
            .ToArray();
    }

    private void AddInitializer(string tensor, ReadOnlySpan<int> shape, int elementType, byte[] raw)
    {
        var initializer = new ProtobufMessage();
        foreach (var dimension in shape)
        {
            initializer.Integer(1, dimension);
        }

        _initializers.Add(initializer.Integer(2, elementType).Text(8, tensor).Bytes(9, raw));
    }

    private static ProtobufMessage ValueInfo(string tensor, ReadOnlySpan<int> shape)
    {
        var dimensions = new ProtobufMessage();
        foreach (var dimension in shape)
        {
            dimensions.Message(1, new ProtobufMessage().Integer(1, dimension));
        }

        var tensorType = new ProtobufMessage().Integer(1, FloatType).Message(2, dimensions);
        return new ProtobufMessage().Text(1, tensor).Message(2, new ProtobufMessage().Message(1, tensorType));
    }

    private static void AddAll(ProtobufMessage graph, int field, List<ProtobufMessage> messages)
    {
        foreach (var message in messages)
        {
            graph.Message(field, message);
        }
    }
}

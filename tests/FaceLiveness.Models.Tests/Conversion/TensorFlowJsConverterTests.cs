using System.Text;

namespace FaceLiveness.Models.Tests;

public sealed class TensorFlowJsConverterTests
{
    [Fact]
    public void Unknown_operations_are_all_named_at_once()
    {
        var graph = Changed(("\"op\":\"Sigmoid\"", "\"op\":\"Erf\""), ("\"op\":\"LeakyRelu\"", "\"op\":\"Einsum\""));

        var exception = Assert.Throws<NotSupportedException>(() => Convert(graph));

        Assert.Contains("doesn't know: Einsum, Erf.", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Conv2D", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_that_loops_is_refused()
    {
        var graph = Changed(("\"input\":[\"bias\",\"fusedplain\"]", "\"input\":[\"bias\",\"leaky\"]"));

        Assert.Contains("loops", Assert.Throws<InvalidDataException>(() => Convert(graph)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_is_not_there_is_named()
    {
        var graph = Changed(("\"input\":[\"bias\",\"fusedplain\"]", "\"input\":[\"bias\",\"nowhere\"]"));

        Assert.Contains("'nowhere'", Assert.Throws<InvalidDataException>(() => Convert(graph)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layers_model_is_refused()
    {
        var graph = Changed(("\"format\":\"graph-model\"", "\"format\":\"layers-model\""));

        Assert.Contains("graph-model", Assert.Throws<InvalidDataException>(() => Convert(graph)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_cut_short_are_refused_and_so_are_weights_too_long()
    {
        var (graph, weights) = EveryOperation.Read();

        Assert.Contains("cut short", Assert.Throws<InvalidDataException>(() => TensorFlowJsConverter.Convert(graph, _ => weights[..^1], "cut")).Message, StringComparison.Ordinal);
        Assert.Contains("another model", Assert.Throws<InvalidDataException>(() => TensorFlowJsConverter.Convert(graph, _ => [.. weights, 0], "long")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kind_of_weight_it_cannot_read_is_named()
    {
        var graph = Changed(("\"dtype\":\"uint8\"", "\"dtype\":\"int4\""));

        Assert.Contains("int4", Assert.Throws<InvalidDataException>(() => Convert(graph)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fused_activation_it_does_not_know_is_named()
    {
        var relu6 = System.Convert.ToBase64String("Relu6"u8);
        var graph = Changed(("[\"Qmlhc0FkZA==\",\"UHJlbHU=\"]", $"[\"Qmlhc0FkZA==\",\"{relu6}\"]"));

        Assert.Contains("BiasAdd, Relu6", Assert.Throws<NotSupportedException>(() => Convert(graph)).Message, StringComparison.Ordinal);
    }

    private static byte[] Changed(params (string From, string To)[] changes)
    {
        var text = Encoding.UTF8.GetString(EveryOperation.Read().Topology);
        foreach (var (from, to) in changes)
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            text = text.Replace(from, to, StringComparison.Ordinal);
        }

        return Encoding.UTF8.GetBytes(text);
    }

    private static byte[] Convert(byte[] graph) => TensorFlowJsConverter.Convert(graph, _ => EveryOperation.Read().Weights, "changed");
}

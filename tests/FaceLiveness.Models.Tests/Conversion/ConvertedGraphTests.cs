using FaceLiveness.Testing;
using Microsoft.ML.OnnxRuntime;

namespace FaceLiveness.Models.Tests;

public sealed class ConvertedGraphTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_operation_converts_to_what_TensorFlow_js_computes()
    {
        var (topology, weights) = EveryOperation.Read();

        Compare(TensorFlowJsConverter.Convert(topology, _ => weights, "every-operation"), "every-operation");
    }

    [Theory]
    [InlineData("nanodet")]
    [InlineData("facemesh")]
    public void An_installed_conversion_computes_what_TensorFlow_js_computed(string id)
    {
        var file = File.ReadAllBytes(TestData.Model(id + ".onnx"));

        Compare(file, id);
    }

    [Fact]
    public void Converting_twice_gives_the_same_bytes()
    {
        var (topology, weights) = EveryOperation.Read();

        Assert.Equal(TensorFlowJsConverter.Convert(topology, _ => weights, "a"), TensorFlowJsConverter.Convert(topology, _ => weights, "a"));
    }

    private void Compare(byte[] file, string id)
    {
        var reference = TensorFlowJsReference.Of(id);
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using var session = new InferenceSession(file, options);
        using var input = OrtValue.CreateTensorValueFromMemory(reference.InputValues(), [.. reference.Shape.Select(dimension => (long)dimension)]);
        using var run = new RunOptions();
        using var results = session.Run(run, [reference.Input], [input], [.. reference.Outputs.Select(expected => expected.Name)]);

        Assert.Equal(reference.Outputs.Select(expected => expected.Name).Order(StringComparer.Ordinal), session.OutputNames);
        foreach (var (expected, actual) in reference.Outputs.Zip(results))
        {
            var values = actual.GetTensorDataAsSpan<float>();
            Assert.Equal(expected.Shape.Select(dimension => (long)dimension), actual.GetTensorTypeAndShape().Shape);

            // Relative for values above 1: the face mesh counts in pixels, up to 192.
            var worst = 0.0;
            for (var i = 0; i < expected.Index.Length; i++)
            {
                worst = Math.Max(worst, Math.Abs(values[expected.Index[i]] - expected.Value[i]) / Math.Max(1, Math.Abs(expected.Value[i])));
            }

            double sum = 0, absoluteSum = 0;
            foreach (var value in values)
            {
                sum += value;
                absoluteSum += Math.Abs(value);
            }

            output.WriteLine($"{id} {expected.Name}: largest difference {worst:E1}; sum {sum:G9} against {expected.Sum:G9}, of absolutes {absoluteSum:G9} against {expected.AbsoluteSum:G9}");
            Assert.InRange(worst, 0, 1e-4);
            Assert.Equal(expected.Sum, sum, 1e-5 * Math.Max(1, expected.AbsoluteSum));
            Assert.Equal(expected.AbsoluteSum, absoluteSum, 1e-5 * Math.Max(1, expected.AbsoluteSum));
        }
    }
}

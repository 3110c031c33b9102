using FaceLiveness.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FaceLiveness.Onnx.Tests;

public sealed class OnnxModelTests
{
    private static readonly int[] PfldInput = [1, 3, 112, 112];

    [Fact]
    public void A_missing_file_is_named_in_the_error()
    {
        var exception = Assert.Throws<ModelLoadException>(() => OnnxModel.Load("nowhere/absent.onnx", new OnnxOptions()));
        Assert.Contains("absent.onnx", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("absent.onnx", exception.Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:00\n", "Git LFS pointer")]
    [InlineData("<!DOCTYPE html><html>", "web page")]
    [InlineData("PK\u0003\u0004aaaa", "zip archive")]
    [InlineData("these are some words", "can't be loaded")]
    public void A_file_that_is_no_model_is_described_in_the_error(string content, string expected)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, content);
            var exception = Assert.Throws<ModelLoadException>(() => OnnxModel.Load(path, new OnnxOptions()));
            Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
            Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void An_opset_from_the_future_asks_for_a_newer_runtime()
    {
        // An empty graph that declares opset 999: ModelProto { ir_version = 8, graph { name = "g" }, opset_import { version = 999 } }.
        byte[] model = [0x08, 0x08, 0x3A, 0x03, 0x12, 0x01, (byte)'g', 0x42, 0x03, 0x10, 0xE7, 0x07];
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, model);
            var exception = Assert.Throws<ModelLoadException>(() => OnnxModel.Load(path, new OnnxOptions()));
            Assert.Contains("newer ONNX Runtime", exception.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_provider_that_is_not_available_is_an_error_that_lists_the_available_ones()
    {
        var path = TestData.SharedFile("models/landmarks_68_pfld.onnx");
        var exception = Assert.Throws<ModelLoadException>(
            () => OnnxModel.Load(path, new OnnxOptions { ExecutionProviders = { ExecutionProvider.DirectMl, ExecutionProvider.Cpu } }));
        Assert.Contains("DirectMl", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Available here: Cpu", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void With_fallback_an_unavailable_provider_is_left_out_with_a_warning_and_the_effective_one_is_logged()
    {
        var log = new ListLogger();
        using var model = OnnxModel.Load(
            TestData.SharedFile("models/landmarks_68_pfld.onnx"),
            new OnnxOptions { ExecutionProviders = { ExecutionProvider.Cuda }, AllowFallback = true },
            log);
        Assert.Contains(log.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains("Cuda", StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.Level == LogLevel.Information && line.Text.Contains("runs on Cpu", StringComparison.Ordinal));
    }

    [Fact]
    public void The_graph_is_described_by_names_shapes_and_element_types()
    {
        using var model = OnnxModel.Load(TestData.SharedFile("models/yolov5n_fp16.onnx"), new OnnxOptions());
        Assert.Equal(TensorElementType.Float16, model.Inputs[0].ElementType);
        Assert.Equal([-1, 3, -1, -1], model.Inputs[0].Shape);
        Assert.StartsWith("inputs images[?,3,?,?] float16; outputs ", model.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_shape_that_the_input_does_not_have_is_refused()
    {
        using var model = OnnxModel.Load(TestData.SharedFile("models/landmarks_68_pfld.onnx"), new OnnxOptions());
        var exception = Assert.Throws<ArgumentException>(() => model.Rent([1, 3, 96, 96]));
        Assert.Contains("[1,3,96,96]", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_and_later_runs_and_other_rented_runs_agree()
    {
        using var model = OnnxModel.Load(TestData.SharedFile("models/landmarks_68_pfld.onnx"), new OnnxOptions());
        using var first = model.Rent(PfldInput);
        using var other = model.Rent(PfldInput);
        FillWithNoise(first.Input);
        FillWithNoise(other.Input);
        first.Run();
        var expected = first.Output(0).ToArray();
        Assert.Equal([1, 136], first.OutputShape(0));
        Assert.Contains(expected, value => value != 0);

        first.Input.Clear();
        first.Run();
        Assert.NotEqual(expected, first.Output(0).ToArray());
        FillWithNoise(first.Input);
        first.Run();
        Assert.Equal(expected, first.Output(0).ToArray());
        other.Run();
        Assert.Equal(expected, other.Output(0).ToArray());
    }

    [Fact]
    public void A_returned_run_is_rented_again_for_the_same_shape_only()
    {
        using var model = OnnxModel.Load(TestData.SharedFile("models/yunet_n_dynamic.onnx"), new OnnxOptions());
        var small = model.Rent([1, 3, 64, 64]);
        small.Dispose();
        using var large = model.Rent([1, 3, 128, 96]);
        using var again = model.Rent([1, 3, 64, 64]);
        Assert.NotSame(small, large);
        Assert.Same(small, again);
        large.Run();
        again.Run();
        Assert.Equal(8 * 8, again.Output(0).Length);
        Assert.Equal(16 * 12, large.Output(0).Length);
    }

    [Fact]
    public void Runs_allocate_nothing_once_warm()
    {
        using var model = OnnxModel.Load(TestData.SharedFile("models/landmarks_68_pfld.onnx"), new OnnxOptions());
        Warm(model);
        Warm(model);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Warm(model);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Warm(OnnxModel model)
        {
            using var run = model.Rent(PfldInput);
            run.Run();
            _ = run.Output(0)[135];
        }
    }

    [Fact]
    public async Task Concurrent_callers_get_their_own_results()
    {
        using var model = OnnxModel.Load(TestData.SharedFile("models/landmarks_68_pfld.onnx"), new OnnxOptions());
        var expected = Enumerable.Range(0, 4).Select(RunOn).ToArray();
        await Parallel.ForEachAsync(Enumerable.Range(0, 40), TestContext.Current.CancellationToken, (i, _) =>
        {
            Assert.Equal(expected[i % 4], RunOn(i % 4));
            return ValueTask.CompletedTask;
        });

        float[] RunOn(int value)
        {
            using var run = model.Rent(PfldInput);
            run.Input.Fill(value / 4f);
            run.Run();
            return run.Output(0).ToArray();
        }
    }

    [Fact]
    public void A_model_disposed_while_a_run_is_rented_lets_it_finish()
    {
        var model = OnnxModel.Load(TestData.SharedFile("models/landmarks_68_pfld.onnx"), new OnnxOptions());
        var run = model.Rent(PfldInput);
        model.Dispose();
        run.Run();
        Assert.Equal(136, run.Output(0).Length);
        run.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.Rent(PfldInput));
    }

    private static void FillWithNoise(Span<float> values)
    {
        var random = new Random(1);
        foreach (ref var value in values)
        {
            value = random.NextSingle();
        }
    }

    private sealed class ListLogger : ILogger
    {
        public List<(LogLevel Level, string Text)> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add((logLevel, formatter(state, exception)));
    }
}

using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FaceLiveness.Onnx;

/// <summary>
/// The buffers of one run of a model, used by one caller at a time. Outputs must depend in size on the input's shape alone, which holds
/// for every graph without an NMS of its own: from the second run on nothing is allocated.
/// </summary>
internal sealed class OnnxRun : IDisposable
{
    private readonly OnnxModel _model;
    private readonly RunOptions _options = new();
    private readonly OrtIoBinding _binding;
    private readonly Buffer _input;
    private readonly Buffer?[] _outputs;
    private bool _hasRun;

    internal OnnxRun(OnnxModel model, int[] inputShape)
    {
        _model = model;
        InputShape = inputShape;
        _binding = model.Session.CreateIoBinding();
        _input = new Buffer(model.Inputs[0].ElementType, inputShape);
        _binding.BindInput(model.Inputs[0].Name, _input.Value);
        _outputs = new Buffer?[model.Outputs.Count];
    }

    internal int[] InputShape { get; }

    /// <summary>What the next run reads. Keeps its content between runs.</summary>
    public Span<float> Input => _input.Values;

    public int OutputCount => _outputs.Length;

    /// <summary>Executes the model on <see cref="Input"/>.</summary>
    public void Run()
    {
        _input.ToElements();
        if (!_model.IsOnCpu)
        {
            // A device takes its copy of the input at the time of binding.
            _binding.BindInput(_model.Inputs[0].Name, _input.Value);
            _binding.SynchronizeBoundInputs();
        }

        if (_hasRun)
        {
            _model.Run(_options, _binding);
            foreach (var output in _outputs)
            {
                output?.FromElements();
            }
        }
        else
        {
            RunAndLearnShapes();
            _hasRun = true;
        }
    }

    /// <summary>The sizes of an output, known after the first run.</summary>
    public ReadOnlySpan<int> OutputShape(int i) => OutputBuffer(i).Shape;

    /// <summary>The numbers of an output, valid until the next run or disposal; in the order of <see cref="OnnxModel.Outputs"/>.</summary>
    public ReadOnlySpan<float> Output(int i) => OutputBuffer(i).Values;

    /// <summary>Gives the buffers back to the model.</summary>
    public void Dispose() => _model.Return(this);

    internal void Free()
    {
        _binding.Dispose();
        _options.Dispose();
        _input.Dispose();
        foreach (var output in _outputs)
        {
            output?.Dispose();
        }
    }

    private Buffer OutputBuffer(int i) => _outputs[i] ?? throw new InvalidOperationException(
        _hasRun ? $"Output {_model.Outputs[i]} does not hold floating-point numbers." : "Nothing has been run yet.");

    // Files often declare no output shape, or that of another input shape: the first run tells.
    private void RunAndLearnShapes()
    {
        var bound = new List<int>();
        for (var i = 0; i < _outputs.Length; i++)
        {
            if (Buffer.Holds(_model.Outputs[i].ElementType))
            {
                _binding.BindOutputToDevice(_model.Outputs[i].Name, OrtMemoryInfo.DefaultInstance);
                bound.Add(i);
            }
        }

        _model.Run(_options, _binding);
        using (var results = _binding.GetOutputValues())
        {
            for (var j = 0; j < bound.Count; j++)
            {
                var shape = Array.ConvertAll(results[j].GetTensorTypeAndShape().Shape, size => checked((int)size));
                var output = new Buffer(_model.Outputs[bound[j]].ElementType, shape);
                output.CopyFrom(results[j]);
                _outputs[bound[j]] = output;
            }
        }

        _binding.ClearBoundOutputs();
        foreach (var i in bound)
        {
            _binding.BindOutput(_model.Outputs[i].Name, _outputs[i]!.Value);
        }
    }

    /// <summary>Numbers that ONNX Runtime reads or writes in place; a float16 tensor has a float32 copy for us.</summary>
    private sealed class Buffer : IDisposable
    {
        private readonly float[] _values;
        private readonly Float16[]? _halves;

        public Buffer(TensorElementType type, int[] shape)
        {
            Shape = shape;
            var length = (int)TensorPrimitives.Product<long>(Array.ConvertAll(shape, size => (long)size));
            var sizes = Array.ConvertAll(shape, size => (long)size);
            _values = GC.AllocateArray<float>(length, pinned: true);
            switch (type)
            {
                case TensorElementType.Float:
                    Value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _values.AsMemory(), sizes);
                    break;
                case TensorElementType.Float16:
                    _halves = GC.AllocateArray<Float16>(length, pinned: true);
                    Value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _halves.AsMemory(), sizes);
                    break;
                default:
                    throw new InvalidOperationException($"Models with float or float16 inputs can be run; this one takes {type}.");
            }
        }

        public int[] Shape { get; }

        public OrtValue Value { get; }

        public Span<float> Values => _values;

        private Span<Half> Halves => MemoryMarshal.Cast<Float16, Half>(_halves.AsSpan());

        public static bool Holds(TensorElementType type) => type is TensorElementType.Float or TensorElementType.Float16;

        public void CopyFrom(OrtValue result)
        {
            if (_halves is null)
            {
                result.GetTensorDataAsSpan<float>().CopyTo(_values);
            }
            else
            {
                result.GetTensorDataAsSpan<Float16>().CopyTo(_halves);
                FromElements();
            }
        }

        public void ToElements()
        {
            if (_halves is not null)
            {
                TensorPrimitives.ConvertToHalf(_values, Halves);
            }
        }

        public void FromElements()
        {
            if (_halves is not null)
            {
                TensorPrimitives.ConvertToSingle(Halves, _values);
            }
        }

        public void Dispose() => Value.Dispose();
    }
}

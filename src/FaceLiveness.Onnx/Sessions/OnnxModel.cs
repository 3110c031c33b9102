using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace FaceLiveness.Onnx;

/// <summary>
/// A loaded model. Any number of callers may use it at once: each rents a run, which has buffers of its own.
/// </summary>
internal sealed class OnnxModel : IDisposable
{
    // More idle runs than this are only seen where callers keep changing the input's shape; the oldest goes.
    private const int MaximumIdleRuns = 16;

    private readonly List<OnnxRun> _idle = [];
    private readonly InferenceSession _session;
    private readonly bool _isOnCpu;
    private readonly Lock? _oneAtATime;
    private int _rented;
    private bool _isDisposed;

    private OnnxModel(string path, InferenceSession session, IReadOnlyList<ExecutionProvider> providers)
    {
        Path = path;
        _session = session;
        _isOnCpu = providers is [ExecutionProvider.Cpu];
        // A DirectML session allows one run at a time.
        _oneAtATime = providers.Contains(ExecutionProvider.DirectMl) ? new Lock() : null;
        Inputs = [.. session.InputNames.Select(name => Info(name, session.InputMetadata[name]))];
        Outputs = [.. session.OutputNames.Select(name => Info(name, session.OutputMetadata[name]))];
        Metadata = session.ModelMetadata.CustomMetadataMap;
    }

    public string Path { get; }

    public IReadOnlyList<TensorInfo> Inputs { get; }

    public IReadOnlyList<TensorInfo> Outputs { get; }

    /// <summary>The metadata that the exporter wrote into the file.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    internal InferenceSession Session => _session;

    /// <summary>
    /// Told on the running thread when a run begins (true) and when it ends (false): how the end-to-end benchmark tells inference from all else.
    /// Null but there.
    /// </summary>
    internal static Action<bool>? RunObserver { get; set; }

    /// <summary>True where runs may read and write our own memory without any copy to a device.</summary>
    internal bool IsOnCpu => _isOnCpu;

    /// <summary>Opens a model file.</summary>
    /// <exception cref="ModelLoadException">The file is missing, no model, too new, or a provider is not available.</exception>
    public static OnnxModel Load(string path, OnnxOptions options, ILogger? logger = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        path = System.IO.Path.GetFullPath(path);
        if (!File.Exists(path))
        {
            throw new ModelLoadException(path, $"There is no model file '{path}'. Install the model, or correct the path.");
        }

        logger ??= NullLogger.Instance;
        using var session = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = options.IntraOpThreads,
            InterOpNumThreads = 1,
            // Warnings concern the exporter, not our users; errors arrive as exceptions.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };

        // The waiting threads of idle sessions otherwise take half of a two-core machine.
        session.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        session.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        var providers = ProviderSetup.Append(session, options, path, logger);
        try
        {
            var model = new OnnxModel(path, new InferenceSession(path, session), providers);
            var name = System.IO.Path.GetFileName(path);
            var names = string.Join(", ", providers);
            var tensors = model.Describe();
            SessionLog.Loaded(logger, name, names, tensors);
            return model;
        }
        catch (OnnxRuntimeException exception)
        {
            throw new ModelLoadException(path, ModelFileDiagnosis.Explain(path, exception.Message), exception);
        }
    }

    /// <summary>Inputs and outputs in one line, for error messages.</summary>
    public string Describe() => $"inputs {string.Join(", ", Inputs)}; outputs {string.Join(", ", Outputs)}";

    /// <summary>Takes a run whose input has the given shape; its disposal gives it back.</summary>
    /// <exception cref="ArgumentException">The model's input does not have this shape.</exception>
    public OnnxRun Rent(ReadOnlySpan<int> inputShape)
    {
        if (Inputs.Count != 1)
        {
            throw new InvalidOperationException($"Models with one input can be run; '{Path}' has {Describe()}.");
        }

        var declared = Inputs[0].Shape;
        var fits = declared.Length == inputShape.Length;
        for (var i = 0; fits && i < declared.Length; i++)
        {
            fits = inputShape[i] > 0 && (declared[i] < 0 || declared[i] == inputShape[i]);
        }

        if (!fits)
        {
            throw new ArgumentException($"The model takes {Inputs[0]}; [{string.Join(',', inputShape.ToArray())}] was given.", nameof(inputShape));
        }

        lock (_idle)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _rented++;
            for (var i = _idle.Count - 1; i >= 0; i--)
            {
                if (inputShape.SequenceEqual(_idle[i].InputShape))
                {
                    var run = _idle[i];
                    _idle.RemoveAt(i);
                    return run;
                }
            }
        }

        return new OnnxRun(this, inputShape.ToArray());
    }

    /// <summary>Frees the model, at the latest when the last rented run comes back.</summary>
    public void Dispose()
    {
        lock (_idle)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            foreach (var run in _idle)
            {
                run.Free();
            }

            _idle.Clear();
            if (_rented == 0)
            {
                _session.Dispose();
            }
        }
    }

    internal void Run(RunOptions options, OrtIoBinding binding)
    {
        RunObserver?.Invoke(true);
        if (_oneAtATime is null)
        {
            _session.RunWithBinding(options, binding);
        }
        else
        {
            lock (_oneAtATime)
            {
                _session.RunWithBinding(options, binding);
            }
        }

        RunObserver?.Invoke(false);
    }

    internal void Return(OnnxRun run)
    {
        lock (_idle)
        {
            _rented--;
            if (_isDisposed)
            {
                run.Free();
                if (_rented == 0)
                {
                    _session.Dispose();
                }

                return;
            }

            _idle.Add(run);
            if (_idle.Count > MaximumIdleRuns)
            {
                _idle[0].Free();
                _idle.RemoveAt(0);
            }
        }
    }

    private static TensorInfo Info(string name, NodeMetadata metadata) =>
        metadata.IsTensor ? new(name, metadata.Dimensions, metadata.ElementDataType) : new(name, [], default);
}

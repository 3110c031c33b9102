using System.ComponentModel.DataAnnotations;

namespace FaceLiveness.Onnx;

/// <summary>How ONNX Runtime executes a model.</summary>
public sealed class OnnxOptions
{
    /// <summary>
    /// What executes the model, best first. Operators that a provider can't execute go to the next one, and in the end to the CPU.
    /// Empty, the default, is the CPU alone (empty rather than one entry, because configuration adds to a list instead of replacing it).
    /// </summary>
    public IList<ExecutionProvider> ExecutionProviders { get; set; } = [];

    /// <summary>True leaves out a provider that is not available, with a warning in the log. By default that is an error.</summary>
    public bool AllowFallback { get; set; }

    /// <summary>Device number for the providers that have one.</summary>
    [Range(0, 64)]
    public int DeviceId { get; set; }

    /// <summary>
    /// Threads that share the work of one run; 0 leaves it to ONNX Runtime. The default is 1, the caller's own:
    /// two callers with one thread each get 1.1 to 2.5 times as much done as one caller with two (measured, two cores).
    /// </summary>
    [Range(0, 256)]
    public int IntraOpThreads { get; set; } = 1;
}

namespace FaceLiveness.Models;

/// <summary>What the store is doing.</summary>
public enum ModelStep
{
    /// <summary>Another process is installing; waiting for it to end.</summary>
    Waiting,

    /// <summary>Fetching a package or a file.</summary>
    Downloading,

    /// <summary>Turning a TensorFlow.js graph into ONNX.</summary>
    Converting,

    /// <summary>Computing a hash and comparing it.</summary>
    Verifying,

    /// <summary>The file is in place.</summary>
    Installed,
}

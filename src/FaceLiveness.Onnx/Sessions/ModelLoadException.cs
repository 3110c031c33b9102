namespace FaceLiveness.Onnx;

/// <summary>A model file can't be used: it is missing, no model, too new, of a layout that no decoder knows, or asks for an unavailable execution provider.</summary>
public sealed class ModelLoadException : Exception
{
    /// <summary>Describes the fault.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="message">What was expected, what was found and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public ModelLoadException(string path, string message, Exception? innerException = null)
        : base(message, innerException) => Path = path;

    /// <summary>The model file.</summary>
    public string Path { get; }
}

namespace FaceLiveness.Models;

/// <summary>A file that has to be made by hand, because its publisher offers no ONNX file.</summary>
/// <param name="Url">Where the publisher describes it.</param>
/// <param name="Steps">What to do, in one sentence.</param>
public sealed record ManualSource(Uri Url, string Steps) : ModelSource
{
    /// <inheritdoc/>
    public override string ToString() => $"by hand: {Url}";
}

namespace FaceLiveness.Benchmarks.Measuring;

/// <summary>Where processor time went.</summary>
/// <param name="Total">Of the whole process.</param>
/// <param name="Inference">In ONNX Runtime.</param>
/// <param name="Decoding">On FFmpeg's threads: reading, decoding, and copying the picture out.</param>
internal readonly record struct CpuShares(TimeSpan Total, TimeSpan Inference, TimeSpan Decoding)
{
    /// <summary>All else: the engine, preprocessing, decisions, saving, and .NET's own work on our behalf.</summary>
    public TimeSpan Own => Total - Inference - Decoding;

    public double InferenceShare => Inference / Total;

    public double DecodingShare => Decoding / Total;

    public double OwnShare => Own / Total;

    public static CpuShares operator -(CpuShares after, CpuShares before) =>
        new(after.Total - before.Total, after.Inference - before.Inference, after.Decoding - before.Decoding);
}

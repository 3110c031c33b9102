namespace FaceLiveness.Onnx;

/// <summary>How an embedding model wants its pixels: <c>(value - Mean) / Divisor</c>, value in 0..255. Part of the embedder's fingerprint.</summary>
/// <param name="IsBlueFirst">True for blue, green, red; false for red, green, blue.</param>
/// <param name="Mean">Subtracted.</param>
/// <param name="Divisor">Divides afterwards; not 0.</param>
public sealed record EmbedderPreprocessing(bool IsBlueFirst, float Mean, float Divisor)
{
    internal TensorFormat Format => new(IsBlueFirst ? ChannelOrder.Bgr : ChannelOrder.Rgb, Mean, 1 / Divisor, border: 0);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(IsBlueFirst ? "bgr" : "rgb")}-{Mean}-{Divisor}");
}

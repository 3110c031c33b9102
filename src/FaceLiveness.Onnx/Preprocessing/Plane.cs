namespace FaceLiveness.Onnx;

/// <summary>One channel of a picture, a byte a pixel. A look at memory that somebody else owns.</summary>
/// <param name="pixels">At least <c>(height - 1) * stride + width</c> bytes.</param>
/// <param name="width">Width in pixels, at least 1.</param>
/// <param name="height">Height in pixels, at least 1.</param>
/// <param name="stride">Bytes from one row to the next.</param>
internal readonly ref struct Plane(ReadOnlySpan<byte> pixels, int width, int height, int stride)
{
    public ReadOnlySpan<byte> Pixels { get; } = pixels;

    public int Width { get; } = width;

    public int Height { get; } = height;

    public int Stride { get; } = stride;
}

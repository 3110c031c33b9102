using System.Numerics.Tensors;

namespace FaceLiveness;

/// <summary>Brightness of a frame's pixels, whatever the frame holds: luma where there are planes, and otherwise a weighted sum of the colours.</summary>
internal readonly ref struct LumaView
{
    private readonly ReadOnlySpan<byte> _pixels;
    private readonly PixelLayout _layout;
    private readonly bool _isLuma;
    private readonly float _black;
    private readonly float _light;

    public LumaView(VideoFrame frame)
    {
        Width = frame.Width;
        Height = frame.Height;
        if (frame.HasPlanes)
        {
            var toRgb = frame.Planes.Color.ToRgb();
            _pixels = frame.Planes.Luma;
            (Stride, _layout, _black, _light) = (frame.Width, PixelLayout.Of(PixelFormat.Gray8), toRgb.Black, toRgb.Light);
        }
        else
        {
            var view = frame.View;
            _pixels = view.Pixels;
            (Stride, _layout, _black, _light) = (view.Stride, view.Layout, 0, 1);
        }

        _isLuma = _layout.BytesPerPixel == 1;
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>Bytes from one pixel to the next.</summary>
    public int Step => _layout.BytesPerPixel;

    /// <summary>What the frame's numbers say at pixels, each given by its first byte.</summary>
    public void Read(ReadOnlySpan<int> offsets, Span<float> numbers)
    {
        var pixels = _pixels;
        if (_isLuma)
        {
            for (var i = 0; i < offsets.Length && i < numbers.Length; i++)
            {
                numbers[i] = pixels[offsets[i]];
            }

            return;
        }

        var (red, green, blue) = (_layout.Red, _layout.Green, _layout.Blue);
        for (var i = 0; i < offsets.Length && i < numbers.Length; i++)
        {
            var pixel = pixels[offsets[i]..];
            numbers[i] = (0.299f * pixel[red]) + (0.587f * pixel[green]) + (0.114f * pixel[blue]);
        }
    }

    /// <summary>Makes brightness, 0 to 255, of sums of numbers.</summary>
    /// <param name="sums">Changed in place.</param>
    /// <param name="count">How many numbers each is the sum of.</param>
    public void ToBrightness(Span<float> sums, int count)
    {
        TensorPrimitives.Multiply(sums, _light / count, sums);
        TensorPrimitives.Add(sums, -_black * _light, sums);
        TensorPrimitives.Clamp(sums, 0, 255, sums);
    }
}

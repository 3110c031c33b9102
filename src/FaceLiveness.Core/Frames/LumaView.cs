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

    /// <summary>What the frame's numbers say at a pixel, given by its first byte.</summary>
    public float this[int offset] => _isLuma
        ? _pixels[offset]
        : (0.299f * _pixels[offset + _layout.Red]) + (0.587f * _pixels[offset + _layout.Green]) + (0.114f * _pixels[offset + _layout.Blue]);

    /// <summary>Brightness, 0 to 255, of a number or of the mean of some.</summary>
    public float ToBrightness(float number) => Math.Clamp((number - _black) * _light, 0, 255);
}

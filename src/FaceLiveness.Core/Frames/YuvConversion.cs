namespace FaceLiveness;

/// <summary>Makes pixels of planes.</summary>
internal static class YuvConversion
{
    /// <summary>Blue, green and red of every pixel, rows not padded.</summary>
    public static void ToBgr(YuvPlanes planes, Span<byte> bgr)
    {
        var color = planes.Color;
        var green = 1 - color.Red - color.Blue;
        var (black, gain, chromaGain) = color.FullRange ? (0f, 1f, 1f) : (16f, 255f / 219, 255f / 224);
        var redOfCr = 2 * (1 - color.Red) * chromaGain;
        var blueOfCb = 2 * (1 - color.Blue) * chromaGain;
        var greenOfCb = -blueOfCb * color.Blue / green;
        var greenOfCr = -redOfCr * color.Red / green;
        for (var y = 0; y < planes.Height; y++)
        {
            var luma = planes.Luma.Slice(y * planes.Width, planes.Width);
            var cb = planes.Cb.Slice(y / 2 * planes.ChromaWidth, planes.ChromaWidth);
            var cr = planes.Cr.Slice(y / 2 * planes.ChromaWidth, planes.ChromaWidth);
            var row = bgr.Slice(y * planes.Width * 3, planes.Width * 3);
            for (var x = 0; x < luma.Length; x++)
            {
                var light = (luma[x] - black) * gain;
                var (blueness, redness) = (cb[x / 2] - 128f, cr[x / 2] - 128f);
                row[3 * x] = ToByte(light + (blueOfCb * blueness));
                row[(3 * x) + 1] = ToByte(light + (greenOfCb * blueness) + (greenOfCr * redness));
                row[(3 * x) + 2] = ToByte(light + (redOfCr * redness));
            }
        }
    }

    private static byte ToByte(float value) => (byte)Math.Clamp(value + 0.5f, 0, 255);
}

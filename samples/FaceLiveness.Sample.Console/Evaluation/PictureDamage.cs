#pragma warning disable
namespace FaceLiveness.Sample.Evaluation;

/// <summary>TEMPORARY: replaced by the evaluation's own.</summary>
internal static class PictureDamage
{
    public static VideoFrame Apply(VideoFrame picture, int kind, double strength, Random random)
    {
        var copy = VideoFrame.Rent(picture.Width, picture.Height, picture.Format);
        picture.View.Pixels.CopyTo(copy.Pixels);
        var (w, h, stride) = (copy.Width, copy.Height, copy.Stride);
        var bpp = stride / w;
        var p = copy.Pixels;
        switch (kind)
        {
            case 0: // mild: gain and a shift
                var gain = 0.85 + (0.3 * random.NextDouble());
                var (dx, dy) = (random.Next(-3, 4), random.Next(-3, 4));
                var src = picture.View.Pixels;
                for (var y = 0; y < h; y++)
                for (var x = 0; x < w; x++)
                for (var c = 0; c < bpp; c++)
                    p[(y * stride) + (x * bpp) + c] = (byte)Math.Clamp(src[(Math.Clamp(y + dy, 0, h - 1) * stride) + (Math.Clamp(x + dx, 0, w - 1) * bpp) + c] * gain, 0, 255);
                break;
            case 1: // blur
                var r = (int)Math.Round(1 + (4 * strength));
                Blur(p, w, h, stride, bpp, r); Blur(p, w, h, stride, bpp, r);
                break;
            case 2: // darkness with noise
                var dark = 0.6 - (0.5 * strength);
                for (var i = 0; i < p.Length; i++) p[i] = (byte)Math.Clamp((p[i] * dark) + (8 * (random.NextDouble() + random.NextDouble() - 1)), 0, 255);
                break;
            case 3: // occlusion of a part of the face
                var top = random.Next(2) == 0;
                var (y0, y1) = top ? ((int)(h * 0.28), (int)(h * (0.28 + (0.16 * strength)))) : ((int)(h * (0.68 - (0.16 * strength))), (int)(h * 0.72));
                for (var y = y0; y < y1; y++) p.Slice((y * stride) + (w / 4 * bpp), w / 2 * bpp).Fill(40);
                break;
            case 4: // low resolution
                var f = (int)Math.Round(2 + (4 * strength));
                for (var y = 0; y < h; y++)
                for (var x = 0; x < w; x++)
                for (var c = 0; c < bpp; c++)
                {
                    var (bx, by) = (x / f * f, y / f * f);
                    p[(y * stride) + (x * bpp) + c] = p[(by * stride) + (bx * bpp) + c];
                }
                Blur(p, w, h, stride, bpp, f / 2);
                break;
        }
        return copy;
    }

    private static void Blur(Span<byte> p, int w, int h, int stride, int bpp, int r)
    {
        if (r == 0) return;
        var t = p.ToArray();
        for (var y = 0; y < h; y++)
        for (var x = 0; x < w; x++)
        for (var c = 0; c < bpp; c++)
        {
            int s = 0;
            for (var k = -r; k <= r; k++) s += t[(y * stride) + (Math.Clamp(x + k, 0, w - 1) * bpp) + c];
            p[(y * stride) + (x * bpp) + c] = (byte)(s / ((2 * r) + 1));
        }
        t = p.ToArray();
        for (var y = 0; y < h; y++)
        for (var x = 0; x < w; x++)
        for (var c = 0; c < bpp; c++)
        {
            int s = 0;
            for (var k = -r; k <= r; k++) s += t[(Math.Clamp(y + k, 0, h - 1) * stride) + (x * bpp) + c];
            p[(y * stride) + (x * bpp) + c] = (byte)(s / ((2 * r) + 1));
        }
    }
}

using System.Numerics;

namespace FaceLiveness.Benchmarks.Baseline;

/// <summary>Preprocessing by plain loops over pixels: bilinear, no vectors, nothing allocated.</summary>
internal static class PixelLoops
{
    /// <summary>Samples the picture at <c>map(x + 0.5, y + 0.5) - 0.5</c> for every pixel of the model's input; the edge repeats.</summary>
    /// <param name="image">Blue, green, red.</param>
    /// <param name="map">Takes pixels of the input to pixels of the picture.</param>
    /// <param name="model">Whose input is filled.</param>
    /// <param name="redFirst">Channel order of the input.</param>
    /// <param name="mean">Subtracted, channel by channel of the input.</param>
    /// <param name="scale">Multiplies afterwards.</param>
    /// <param name="visible">Width and height of the part of the input that is filled; the rest is zero before normalisation.</param>
    public static void Fill(
        ImageView image, Matrix3x2 map, AfternoonModel model, bool redFirst, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale, (int Width, int Height)? visible = null)
    {
        var (width, height) = visible ?? (model.Width, model.Height);
        var input = model.Input.Buffer.Span;
        var pixels = image.Pixels;
        var plane = model.Width * model.Height;
        for (var y = 0; y < model.Height; y++)
        {
            for (var x = 0; x < model.Width; x++)
            {
                var at = (y * model.Width) + x;
                if (x >= width || y >= height)
                {
                    for (var c = 0; c < 3; c++)
                    {
                        input[(c * plane) + at] = -mean[c] * scale[c];
                    }

                    continue;
                }

                var (sourceX, sourceY) = Place(map, x, y, image.Width, image.Height);
                var (left, top) = ((int)sourceX, (int)sourceY);
                var (right, bottom) = (Math.Min(left + 1, image.Width - 1), Math.Min(top + 1, image.Height - 1));
                var (fx, fy) = (sourceX - left, sourceY - top);
                var (a, b) = ((top * image.Stride) + (left * 3), (top * image.Stride) + (right * 3));
                var (d, e) = ((bottom * image.Stride) + (left * 3), (bottom * image.Stride) + (right * 3));
                for (var c = 0; c < 3; c++)
                {
                    var channel = redFirst ? 2 - c : c;
                    var above = pixels[a + channel] + ((pixels[b + channel] - pixels[a + channel]) * fx);
                    var below = pixels[d + channel] + ((pixels[e + channel] - pixels[d + channel]) * fx);
                    input[(c * plane) + at] = (above + ((below - above) * fy) - mean[c]) * scale[c];
                }
            }
        }
    }

    /// <summary>The same into one gray channel.</summary>
    public static void FillGray(ImageView image, Matrix3x2 map, AfternoonModel model, float scale)
    {
        var input = model.Input.Buffer.Span;
        var pixels = image.Pixels;
        for (var y = 0; y < model.Height; y++)
        {
            for (var x = 0; x < model.Width; x++)
            {
                var (sourceX, sourceY) = Place(map, x, y, image.Width, image.Height);
                var (left, top) = ((int)sourceX, (int)sourceY);
                var (right, bottom) = (Math.Min(left + 1, image.Width - 1), Math.Min(top + 1, image.Height - 1));
                var above = float.Lerp(Gray(pixels, (top * image.Stride) + (left * 3)), Gray(pixels, (top * image.Stride) + (right * 3)), sourceX - left);
                var below = float.Lerp(Gray(pixels, (bottom * image.Stride) + (left * 3)), Gray(pixels, (bottom * image.Stride) + (right * 3)), sourceX - left);
                input[(y * model.Width) + x] = float.Lerp(above, below, sourceY - top) * scale;
            }
        }
    }

    private static (float X, float Y) Place(Matrix3x2 map, int x, int y, int width, int height)
    {
        var at = Vector2.Transform(new Vector2(x + 0.5f, y + 0.5f), map);
        return (Math.Clamp(at.X - 0.5f, 0, width - 1), Math.Clamp(at.Y - 0.5f, 0, height - 1));
    }

    private static float Gray(ReadOnlySpan<byte> pixels, int at) => (0.114f * pixels[at]) + (0.587f * pixels[at + 1]) + (0.299f * pixels[at + 2]);
}

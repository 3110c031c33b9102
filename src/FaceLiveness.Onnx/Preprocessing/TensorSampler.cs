using System.Numerics;

namespace FaceLiveness.Onnx;

/// <summary>
/// Fills a model's input from a picture. Letterbox, crop, stretch and face alignment are all the same thing: an affine map
/// from the tensor's pixels to the picture's, read bilinearly.
/// </summary>
internal static class TensorSampler
{
    /// <summary>Samples the picture at <c>map(x + 0.5, y + 0.5) - 0.5</c> for every pixel of the tensor.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="map">Takes tensor pixels to picture pixels.</param>
    /// <param name="width">Width of the tensor.</param>
    /// <param name="height">Height of the tensor.</param>
    /// <param name="format">Channels and normalisation.</param>
    /// <param name="tensor">At least channels * height * width numbers, planar.</param>
    public static void Fill(ImageView image, Matrix3x2 map, int width, int height, in TensorFormat format, Span<float> tensor)
    {
        var layout = image.Layout;
        var plane = width * height;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = Vector2.Transform(new Vector2(x + 0.5f, y + 0.5f), map) - new Vector2(0.5f);
                var red = Read(image, at, layout.Red, format.Border);
                var green = Read(image, at, layout.Green, format.Border);
                var blue = Read(image, at, layout.Blue, format.Border);
                var i = (y * width) + x;
                switch (format.Order)
                {
                    case ChannelOrder.Rgb:
                        (tensor[i], tensor[i + plane], tensor[i + (2 * plane)]) = (red, green, blue);
                        break;
                    case ChannelOrder.Bgr:
                        (tensor[i], tensor[i + plane], tensor[i + (2 * plane)]) = (blue, green, red);
                        break;
                    default:
                        tensor[i] = (0.299f * red) + (0.587f * green) + (0.114f * blue);
                        break;
                }

                tensor[i] = (tensor[i] - format.Mean0) * format.Scale0;
                if (format.Channels == 3)
                {
                    tensor[i + plane] = (tensor[i + plane] - format.Mean1) * format.Scale1;
                    tensor[i + (2 * plane)] = (tensor[i + (2 * plane)] - format.Mean2) * format.Scale2;
                }
            }
        }
    }

    private static float Read(ImageView image, Vector2 at, int channel, byte? border)
    {
        var x = (int)MathF.Floor(at.X);
        var y = (int)MathF.Floor(at.Y);
        var fx = at.X - x;
        var fy = at.Y - y;
        var top = (Pixel(image, x, y, channel, border) * (1 - fx)) + (Pixel(image, x + 1, y, channel, border) * fx);
        var bottom = (Pixel(image, x, y + 1, channel, border) * (1 - fx)) + (Pixel(image, x + 1, y + 1, channel, border) * fx);
        return (top * (1 - fy)) + (bottom * fy);
    }

    private static float Pixel(ImageView image, int x, int y, int channel, byte? border)
    {
        if (border is { } value && (x < 0 || y < 0 || x >= image.Width || y >= image.Height))
        {
            return value;
        }

        x = Math.Clamp(x, 0, image.Width - 1);
        y = Math.Clamp(y, 0, image.Height - 1);
        return image.Pixels[(y * image.Stride) + (x * image.Layout.BytesPerPixel) + channel];
    }
}

using System.Numerics;

namespace FaceLiveness.Onnx.Tests;

/// <summary>What <see cref="TensorSampler"/> must compute, pixel by pixel, in double precision and without a thought for speed.</summary>
internal static class PlainSampler
{
    public static void Fill(ImageView image, Matrix3x2 map, int width, int height, in TensorFormat format, Span<float> tensor)
    {
        var horizontal = PlanarRegion.Factor(map.M11, map.M21);
        var vertical = PlanarRegion.Factor(map.M12, map.M22);
        image = Reduce(image, horizontal, vertical);
        double[] means = [format.Mean0, format.Mean1, format.Mean2];
        double[] scales = [format.Scale0, format.Scale1, format.Scale2];
        Span<double> values = stackalloc double[3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var atX = (((x + 0.5) * map.M11) + ((y + 0.5) * map.M21) + map.M31) / horizontal - 0.5;
                var atY = (((x + 0.5) * map.M12) + ((y + 0.5) * map.M22) + map.M32) / vertical - 0.5;
                var red = Read(image, atX, atY, image.Layout.Red, format.Border);
                var green = Read(image, atX, atY, image.Layout.Green, format.Border);
                var blue = Read(image, atX, atY, image.Layout.Blue, format.Border);
                (values[0], values[1], values[2]) = format.Order switch
                {
                    ChannelOrder.Rgb => (red, green, blue),
                    ChannelOrder.Bgr => (blue, green, red),
                    _ => ((0.299 * red) + (0.587 * green) + (0.114 * blue), 0, 0),
                };
                for (var channel = 0; channel < format.Channels; channel++)
                {
                    tensor[(((channel * height) + y) * width) + x] = (float)((values[channel] - means[channel]) * scales[channel]);
                }
            }
        }
    }

    /// <summary>The same for planes: luma and chroma each at their own scale, then the matrix, then the normalisation.</summary>
    public static void Fill(YuvPlanes planes, Matrix3x2 map, int width, int height, in TensorFormat format, Span<float> tensor)
    {
        // A chroma sample lies at an even pixel of its row, and between two rows.
        var chromaMap = map * Matrix3x2.CreateTranslation(-0.5f, 0) * Matrix3x2.CreateScale(0.5f) * Matrix3x2.CreateTranslation(0.5f, 0);
        var (horizontal, vertical) = (PlanarRegion.Factor(map.M11, map.M21), PlanarRegion.Factor(map.M12, map.M22));
        var (chromaHorizontal, chromaVertical) = (PlanarRegion.Factor(chromaMap.M11, chromaMap.M21), PlanarRegion.Factor(chromaMap.M12, chromaMap.M22));
        var luma = Reduce(new(planes.Luma, planes.Width, planes.Height, planes.Width, PixelFormat.Gray8), horizontal, vertical);
        var cb = Reduce(new(planes.Cb, planes.ChromaWidth, planes.ChromaHeight, planes.ChromaWidth, PixelFormat.Gray8), chromaHorizontal, chromaVertical);
        var cr = Reduce(new(planes.Cr, planes.ChromaWidth, planes.ChromaHeight, planes.ChromaWidth, PixelFormat.Gray8), chromaHorizontal, chromaVertical);
        var solid = new byte[luma.Pixels.Length];
        Array.Fill(solid, (byte)1);
        var inside = new ImageView(solid, luma.Width, luma.Height, luma.Stride, PixelFormat.Gray8);
        var toRgb = planes.Color.ToRgb();
        Span<double> values = stackalloc double[3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = (X: ((x + 0.5) * map.M11) + ((y + 0.5) * map.M21) + map.M31, Y: ((x + 0.5) * map.M12) + ((y + 0.5) * map.M22) + map.M32);
                var (atX, atY) = ((at.X / horizontal) - 0.5, (at.Y / vertical) - 0.5);
                var (chromaX, chromaY) = ((((at.X * 0.5) + 0.25) / chromaHorizontal) - 0.5, ((at.Y * 0.5) / chromaVertical) - 0.5);
                var outside = format.Border is null ? null : (byte?)0;
                var covered = format.Border is null ? 1 : Read(inside, atX, atY, 0, outside);
                var light = (Read(luma, atX, atY, 0, outside) - (covered * toRgb.Black)) * toRgb.Light;
                var blueness = covered * (Read(cb, chromaX, chromaY, 0, null) - 128);
                var redness = covered * (Read(cr, chromaX, chromaY, 0, null) - 128);
                var red = Math.Clamp(light + (toRgb.RedOfCr * redness), 0, 255);
                var green = Math.Clamp(light + (toRgb.GreenOfCb * blueness) + (toRgb.GreenOfCr * redness), 0, 255);
                var blue = Math.Clamp(light + (toRgb.BlueOfCb * blueness), 0, 255);
                (values[0], values[1], values[2]) = format.Order switch
                {
                    ChannelOrder.Rgb => (red, green, blue),
                    ChannelOrder.Bgr => (blue, green, red),
                    _ => (Math.Clamp(light, 0, 255), 0, 0),
                };
                for (var channel = 0; channel < format.Channels; channel++)
                {
                    var border = (1 - covered) * format.Border.GetValueOrDefault();
                    tensor[(((channel * height) + y) * width) + x] = (float)((values[channel] + border - format.Mean(channel)) * format.Scale(channel));
                }
            }
        }
    }

    private static ImageView Reduce(ImageView image, int horizontal, int vertical)
    {
        var bytesPerPixel = image.Layout.BytesPerPixel;
        var width = (image.Width + horizontal - 1) / horizontal;
        var height = (image.Height + vertical - 1) / vertical;
        var pixels = new byte[width * height * bytesPerPixel];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                for (var channel = 0; channel < bytesPerPixel; channel++)
                {
                    var sum = 0;
                    var count = 0;
                    for (var row = y * vertical; row < Math.Min((y + 1) * vertical, image.Height); row++)
                    {
                        for (var column = x * horizontal; column < Math.Min((x + 1) * horizontal, image.Width); column++)
                        {
                            sum += image.Pixels[(row * image.Stride) + (column * bytesPerPixel) + channel];
                            count++;
                        }
                    }

                    pixels[(((y * width) + x) * bytesPerPixel) + channel] = (byte)(((double)sum / count) + 0.5);
                }
            }
        }

        return new ImageView(pixels, width, height, width * bytesPerPixel, image.Format);
    }

    private static double Read(ImageView image, double atX, double atY, int channel, byte? border)
    {
        var x = (int)Math.Floor(atX);
        var y = (int)Math.Floor(atY);
        var fx = atX - x;
        var fy = atY - y;
        var top = (Pixel(image, x, y, channel, border) * (1 - fx)) + (Pixel(image, x + 1, y, channel, border) * fx);
        var bottom = (Pixel(image, x, y + 1, channel, border) * (1 - fx)) + (Pixel(image, x + 1, y + 1, channel, border) * fx);
        return (top * (1 - fy)) + (bottom * fy);
    }

    private static double Pixel(ImageView image, int x, int y, int channel, byte? border)
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

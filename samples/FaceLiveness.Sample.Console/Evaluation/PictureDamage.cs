namespace FaceLiveness.Sample.Evaluation;

/// <summary>Spoils pictures as cameras and circumstances do: the same for the same numbers drawn.</summary>
internal static class PictureDamage
{
    /// <summary>A spoiled copy, of the same size.</summary>
    /// <param name="picture">The picture; the caller keeps its ownership.</param>
    /// <param name="face">The face that is meant: damage is measured by its height, and occlusion lies on it.</param>
    /// <param name="kind">What happens to it.</param>
    /// <param name="strength">0, the least, to 1.</param>
    /// <param name="random">Draws grain and sides.</param>
    public static VideoFrame Apply(VideoFrame picture, BoundingBox face, DamageKind kind, double strength, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(strength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(strength, 1);
        var view = picture.View;
        var copy = VideoFrame.Rent(picture.Width, picture.Height, view.Format, picture.SourceId, picture.SequenceNumber, picture.Timestamp, picture.CaptureTime);
        for (var y = 0; y < picture.Height; y++)
        {
            view.Pixels.Slice(y * view.Stride, copy.Stride).CopyTo(copy.Pixels[(y * copy.Stride)..]);
        }

        switch (kind)
        {
            case DamageKind.Blur:
                Blur(copy, (int)Math.Round(Between(0.01, 0.06, strength) * face.Height));
                break;
            case DamageKind.Darkness:
                // Less light is coarser steps too: they are rounded while it is dark.
                Change(copy, Between(0.66, 0.08, strength), 3, random);
                break;
            case DamageKind.Occlusion:
                Cover(copy, face, Between(0.16, 0.5, strength), random);
                break;
            case DamageKind.LowResolution:
                Shrink(copy, Math.Min(1, Between(64, 16, strength) / face.Height));
                break;
            case DamageKind.Noise:
                Change(copy, 1, Between(8, 48, strength), random);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown damage.");
        }

        return copy;
    }

    private static double Between(double least, double most, double strength) => least + ((most - least) * strength);

    private static void Change(VideoFrame frame, double gain, double deviation, Random random)
    {
        foreach (ref var value in frame.Pixels)
        {
            var grain = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            value = (byte)Math.Clamp(Math.Round((value * gain) + (deviation * grain)), 0, 255);
        }
    }

    private static void Cover(VideoFrame frame, BoundingBox face, double share, Random random)
    {
        var (width, height) = ((float)(face.Width * share), (float)(face.Height * share));
        var patch = random.Next(4) switch
        {
            0 => face with { Y = face.Bottom - height, Height = height },
            1 => face with { Height = height },
            2 => face with { Width = width },
            _ => face with { X = face.Right - width, Width = width },
        };
        var (left, right) = ((int)Math.Clamp(patch.X, 0, frame.Width), (int)Math.Clamp(patch.Right, 0, frame.Width));
        var bytes = frame.Stride / frame.Width;
        Span<byte> colour = stackalloc byte[bytes];
        random.NextBytes(colour);
        for (var y = (int)Math.Clamp(patch.Y, 0, frame.Height); y < (int)Math.Clamp(patch.Bottom, 0, frame.Height); y++)
        {
            for (var x = left; x < right; x++)
            {
                colour.CopyTo(frame.Pixels[((y * frame.Stride) + (x * bytes))..]);
            }
        }
    }

    // Three means over a box are as good as a Gaussian of the same spread.
    private static void Blur(VideoFrame frame, int radius)
    {
        var bytes = frame.Stride / frame.Width;
        var (from, to) = (frame.Pixels.ToArray(), new byte[frame.Pixels.Length]);
        for (var pass = 0; pass < 3 && radius > 0; pass++)
        {
            for (var y = 0; y < frame.Height; y++)
            {
                for (var channel = 0; channel < bytes; channel++)
                {
                    Mean(from, to, (y * frame.Stride) + channel, bytes, frame.Width, radius);
                }
            }

            for (var column = 0; column < frame.Stride; column++)
            {
                Mean(to, from, column, frame.Stride, frame.Height, radius);
            }
        }

        from.CopyTo(frame.Pixels);
    }

    /// <summary>The mean over a window that slides along a line; the picture's edge is repeated.</summary>
    private static void Mean(byte[] from, byte[] to, int start, int step, int length, int radius)
    {
        var sum = 0;
        for (var i = -radius; i <= radius; i++)
        {
            sum += At(i);
        }

        for (var i = 0; i < length; i++)
        {
            to[start + (i * step)] = (byte)((sum + radius) / ((2 * radius) + 1));
            sum += At(i + radius + 1) - At(i - radius);
        }

        int At(int i) => from[start + (Math.Clamp(i, 0, length - 1) * step)];
    }

    /// <summary>Averages down to a smaller picture, and draws straight lines between its pixels.</summary>
    private static void Shrink(VideoFrame frame, double scale)
    {
        var bytes = frame.Stride / frame.Width;
        var (width, height) = (Math.Max(1, (int)Math.Round(frame.Width * scale)), Math.Max(1, (int)Math.Round(frame.Height * scale)));
        var small = new float[width * height * bytes];
        var counts = new int[width * height];
        for (var y = 0; y < frame.Height; y++)
        {
            for (var x = 0; x < frame.Width; x++)
            {
                var at = ((y * height / frame.Height) * width) + (x * width / frame.Width);
                counts[at]++;
                for (var channel = 0; channel < bytes; channel++)
                {
                    small[(at * bytes) + channel] += frame.Pixels[(y * frame.Stride) + (x * bytes) + channel];
                }
            }
        }

        for (var i = 0; i < small.Length; i++)
        {
            small[i] /= counts[i / bytes];
        }

        for (var y = 0; y < frame.Height; y++)
        {
            var (top, bottom, down) = Neighbours(y, frame.Height, height);
            for (var x = 0; x < frame.Width; x++)
            {
                var (left, right, across) = Neighbours(x, frame.Width, width);
                for (var channel = 0; channel < bytes; channel++)
                {
                    var upper = float.Lerp(Of(left, top), Of(right, top), across);
                    var lower = float.Lerp(Of(left, bottom), Of(right, bottom), across);
                    frame.Pixels[(y * frame.Stride) + (x * bytes) + channel] = (byte)MathF.Round(float.Lerp(upper, lower, down));

                    float Of(int column, int row) => small[(((row * width) + column) * bytes) + channel];
                }
            }
        }

        static (int Before, int After, float Share) Neighbours(int place, int large, int small)
        {
            var at = Math.Clamp(((place + 0.5f) * small / large) - 0.5f, 0, small - 1);
            return ((int)at, Math.Min((int)at + 1, small - 1), at - (int)at);
        }
    }
}

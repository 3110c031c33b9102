using System.Numerics;

namespace FaceLiveness.Hosting;

/// <summary>Scales pictures down by the mean of what each new pixel covers, in whatever form they are. For one stream, one call at a time.</summary>
internal sealed class BoxScaler
{
    private readonly Dictionary<(int From, int To), BoxAxis> _axes = [];
    private ushort[] _sums = [];

    /// <summary>Scales a picture down to a width; one that is not wider is copied.</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="width">How wide the copy is at most.</param>
    /// <returns>A picture of the same form, which the caller owns.</returns>
    public VideoFrame Scale(VideoFrame frame, int width)
    {
        width = Math.Min(width, frame.Width);
        var height = Math.Max(1, (int)Math.Round((double)frame.Height * width / frame.Width));
        if (!frame.HasPlanes)
        {
            var copy = VideoFrame.Rent(width, height, frame.Format);
            var view = frame.View;
            Scale(view.Pixels, view.Stride, view.Width, view.Height, view.Layout.BytesPerPixel, copy.Pixels, width, height);
            return copy;
        }

        var planes = frame.Planes;
        var small = VideoFrame.RentPlanes(width, height, planes.Color);
        var to = small.Planes;
        Scale(planes.Luma, planes.Width, planes.Width, planes.Height, 1, to.Luma, to.Width, to.Height);
        Scale(planes.Cb, planes.ChromaWidth, planes.ChromaWidth, planes.ChromaHeight, 1, to.Cb, to.ChromaWidth, to.ChromaHeight);
        Scale(planes.Cr, planes.ChromaWidth, planes.ChromaWidth, planes.ChromaHeight, 1, to.Cr, to.ChromaWidth, to.ChromaHeight);
        return small;
    }

    private void Scale(
        ReadOnlySpan<byte> pixels, int stride, int width, int height, int channels, Span<byte> scaled, int scaledWidth, int scaledHeight)
    {
        var row = width * channels;
        var scaledRow = scaledWidth * channels;
        if (width == scaledWidth && height == scaledHeight)
        {
            for (var y = 0; y < height; y++)
            {
                pixels.Slice(y * stride, row).CopyTo(scaled[(y * scaledRow)..]);
            }

            return;
        }

        var (across, down) = (Axis(width, scaledWidth), Axis(height, scaledHeight));
        if (_sums.Length < row)
        {
            _sums = new ushort[row];
        }

        var sums = _sums.AsSpan(0, row);
        for (var y = 0; y < scaledHeight; y++)
        {
            sums.Clear();
            var weights = down.Weights(y);
            for (var k = 0; k < weights.Length; k++)
            {
                AddRow(pixels.Slice((down.Start(y) + k) * stride, row), weights[k], sums);
            }

            Narrow(sums, across, channels, scaled.Slice(y * scaledRow, scaledRow));
        }
    }

    // A row counts at most 256 parts, and all rows together 256: the sums stay below 65,281.
    private static void AddRow(ReadOnlySpan<byte> row, ushort weight, Span<ushort> sums)
    {
        var x = 0;
        var factor = new Vector<ushort>(weight);
        for (; x <= row.Length - Vector<byte>.Count; x += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(row[x..]), out var low, out var high);
            var first = sums[x..];
            var second = sums[(x + Vector<ushort>.Count)..];
            (new Vector<ushort>(first) + (low * factor)).CopyTo(first);
            (new Vector<ushort>(second) + (high * factor)).CopyTo(second);
        }

        for (; x < row.Length; x++)
        {
            sums[x] += (ushort)(row[x] * weight);
        }
    }

    private static void Narrow(ReadOnlySpan<ushort> sums, BoxAxis across, int channels, Span<byte> scaled)
    {
        const int Half = BoxAxis.Whole * BoxAxis.Whole / 2;
        for (var x = 0; x < across.To; x++)
        {
            var weights = across.Weights(x);
            for (var channel = 0; channel < channels; channel++)
            {
                var covered = sums[((across.Start(x) * channels) + channel)..];
                uint sum = Half;
                for (var k = 0; k < weights.Length; k++)
                {
                    sum += (uint)covered[k * channels] * weights[k];
                }

                scaled[(x * channels) + channel] = (byte)(sum / (BoxAxis.Whole * BoxAxis.Whole));
            }
        }
    }

    private BoxAxis Axis(int from, int to)
    {
        if (!_axes.TryGetValue((from, to), out var axis))
        {
            // Pictures that change their size all the time must not fill the memory.
            if (_axes.Count >= 64)
            {
                _axes.Clear();
            }

            _axes.Add((from, to), axis = new BoxAxis(from, to));
        }

        return axis;
    }
}

namespace FaceLiveness.FFmpeg;

/// <summary>How a stored picture must be turned and mirrored to stand upright: one of the eight ways a rectangle maps onto itself.</summary>
/// <param name="Transposed">Rows become columns.</param>
/// <param name="MirrorX">The upright picture's x runs against the stored axis that it comes from.</param>
/// <param name="MirrorY">The upright picture's y runs against the stored axis that it comes from.</param>
internal readonly record struct Orientation(bool Transposed, bool MirrorX, bool MirrorY)
{
    public bool IsUpright => this == default;

    /// <summary>From a display matrix of nine fixed-point numbers, <c>x' = a x + c y, y' = b x + d y</c>. Slanted ones go to the nearest right angle.</summary>
    public static Orientation FromDisplayMatrix(ReadOnlySpan<int> matrix)
    {
        var (a, b, c, d) = ((long)matrix[0], (long)matrix[1], (long)matrix[3], (long)matrix[4]);
        return Math.Abs(a) + Math.Abs(d) >= Math.Abs(b) + Math.Abs(c)
            ? new Orientation(false, a < 0, d < 0)
            : new Orientation(true, c < 0, b < 0);
    }

    /// <summary>Copies three-byte pixels upright.</summary>
    /// <param name="source">The stored picture.</param>
    /// <param name="width">Its width in pixels.</param>
    /// <param name="height">Its height in pixels.</param>
    /// <param name="stride">Bytes from one of its rows to the next.</param>
    /// <param name="target">The upright picture, unpadded; <paramref name="height"/> wide if transposed.</param>
    public void Apply(ReadOnlySpan<byte> source, int width, int height, int stride, Span<byte> target)
    {
        const int Pixel = 3;
        var (uprightWidth, uprightHeight) = Transposed ? (height, width) : (width, height);

        // Stored position of the upright picture's first pixel, and the way from there along its rows and down its columns.
        var (alongX, alongY) = Transposed ? (stride, Pixel) : (Pixel, stride);
        var start = (MirrorX ? (uprightWidth - 1) * alongX : 0) + (MirrorY ? (uprightHeight - 1) * alongY : 0);
        alongX = MirrorX ? -alongX : alongX;
        alongY = MirrorY ? -alongY : alongY;

        for (var y = 0; y < uprightHeight; y++)
        {
            var from = start + (y * alongY);
            var row = target.Slice(y * uprightWidth * Pixel, uprightWidth * Pixel);
            for (var to = 0; to < row.Length; to += Pixel)
            {
                row[to] = source[from];
                row[to + 1] = source[from + 1];
                row[to + 2] = source[from + 2];
                from += alongX;
            }
        }
    }
}

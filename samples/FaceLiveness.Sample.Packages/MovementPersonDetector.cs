namespace FaceLiveness.Sample.Packages;

/// <summary>
/// A person detector of one's own: whatever moves in front of a camera that stands still. It needs no weights, and shows all that the contract asks for:
/// frames of several streams in one call, a list for each, boxes in pixels of the frame, calls from several threads at once.
/// </summary>
public sealed class MovementPersonDetector : IPersonDetector
{
    // The picture as a grid of single pixels: coarse, so that noise and compression do not count as movement.
    private const int Columns = 64;
    private const int Rows = 48;
    private const int LeastChange = 12;

    // Less than this share of the grid is a leaf or a flicker; more than that is the light, or the camera.
    private const float LeastMoving = 0.004f;
    private const float MostMoving = 0.8f;

    private readonly Dictionary<string, byte[]> _before = [];

    public ValueTask<IReadOnlyList<IReadOnlyList<PersonDetection>>> DetectAsync(
        IReadOnlyList<VideoFrame> frames, CancellationToken cancellationToken = default)
    {
        var found = new IReadOnlyList<PersonDetection>[frames.Count];
        for (var i = 0; i < found.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            found[i] = Detect(frames[i]);
        }

        return ValueTask.FromResult<IReadOnlyList<IReadOnlyList<PersonDetection>>>(found);
    }

    private List<PersonDetection> Detect(VideoFrame frame)
    {
        var now = Grid(frame.View);
        byte[]? before;
        lock (_before)
        {
            _before.TryGetValue(frame.SourceId, out before);
            _before[frame.SourceId] = now;
        }

        if (before is null)
        {
            return [];
        }

        var (left, top, right, bottom, moving) = (Columns, Rows, 0, 0, 0);
        for (var i = 0; i < now.Length; i++)
        {
            if (Math.Abs(now[i] - before[i]) > LeastChange)
            {
                moving++;
                (left, right) = (Math.Min(left, i % Columns), Math.Max(right, (i % Columns) + 1));
                (top, bottom) = (Math.Min(top, i / Columns), Math.Max(bottom, (i / Columns) + 1));
            }
        }

        var share = (float)moving / now.Length;
        if (share is < LeastMoving or > MostMoving)
        {
            return [];
        }

        var (cellWidth, cellHeight) = ((float)frame.Width / Columns, (float)frame.Height / Rows);
        var box = BoundingBox.FromCorners(left * cellWidth, top * cellHeight, right * cellWidth, bottom * cellHeight);
        return [new PersonDetection(box, Confidence: 0.6f)];
    }

    // The green byte of the pixel in the middle of each cell.
    private static byte[] Grid(ImageView image)
    {
        var grid = new byte[Columns * Rows];
        for (var row = 0; row < Rows; row++)
        {
            var pixels = image.Row(((2 * row) + 1) * image.Height / (2 * Rows));
            for (var column = 0; column < Columns; column++)
            {
                var x = ((2 * column) + 1) * image.Width / (2 * Columns);
                grid[(row * Columns) + column] = pixels[(x * image.Layout.BytesPerPixel) + image.Layout.Green];
            }
        }

        return grid;
    }
}
